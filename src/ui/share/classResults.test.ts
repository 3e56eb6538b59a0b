import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlotLine } from '../compare/plot/lines.ts';
import { readClass, readResult, writeResults } from './classResults.ts';

const line = (method: string, pattern: string, ...points: (readonly [number, number])[]): PlotLine => ({
  id: `${method} ${pattern}`,
  method,
  pattern,
  place: [0, 0],
  points: points.map(([x, y]) => ({ x, y, low: y, high: y, seeds: [] })),
});

test('curves go into a link and come out again, to a tenth of a percent across and a hundredth upwards', () => {
  const text = writeResults(
    [
      line('magnitude', 'unstructured', [0.5, 0.99213], [0.7003, 0.881]),
      line('random', 'unstructured', [0.5, 0.1]),
      line('magnitude', 'nm', [0.5, 0.4]),
    ],
    'accuracy',
  );
  expect(text).toBe('magnitude.500-9921.700-8810~random.500-1000');
  expect(readResult(`https://lab.example/#/compare?v=1&s=0.9&by=${encodeURIComponent('李 雷')}&r=${text}`)).toEqual({
    by: '李 雷',
    of: null,
    lines: [
      {
        method: 'magnitude',
        measure: 'accuracy',
        points: [
          [0.5, 0.9921],
          [0.7, 0.881],
        ],
      },
      { method: 'random', measure: 'accuracy', points: [[0.5, 0.1]] },
    ],
  });
});

test('a language model travels by its perplexity, to a hundredth; what gave no number stays at home', () => {
  const text = writeResults(
    [line('wanda', 'unstructured', [0.5, 6.1249], [0.9, Number.POSITIVE_INFINITY])],
    'perplexity',
  );
  expect(text).toBe('wanda.500-p612');
  expect(readResult(`x#/compare?r=${text}`)?.lines).toEqual([
    { method: 'wanda', measure: 'perplexity', points: [[0.5, 6.12]] },
  ]);
  expect(readResult('x#/compare?r=wanda.500-p99')).toBeNull(); // no perplexity is below 1
});

test('links of a class, one under another; lines without a result are counted', () => {
  const { results, unread } = readClass(
    'x#/compare?by=A&r=wanda.500-9000\n\nhttps://nothing.example\n#/compare?r=snip.300-1',
  );
  expect(results.map(({ by, lines }) => [by, lines[0].method])).toEqual([
    ['A', 'wanda'],
    ['', 'snip'],
  ]);
  expect(unread).toBe(1);
});

test('no text makes it throw, and every point lies within the picture', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `#/?r=a.${text}`),
        fc.tuple(fc.nat(2000), fc.nat()).map(([x, y]) => `#/?r=a.${x}-p${y}.${x}-${y}`),
      ),
      (text) => {
        for (const { measure, points } of readClass(text).results.flatMap(({ lines }) => lines)) {
          for (const [x, y] of points) {
            expect(x >= 0 && x <= 1).toBe(true);
            expect(measure === 'accuracy' ? y >= 0 && y <= 1 : y >= 1 && y <= 1e8).toBe(true);
          }
        }
      },
    ),
    { seed: 2, numRuns: 500 },
  );
});
