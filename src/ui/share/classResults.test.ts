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
  const text = writeResults([
    line('magnitude', 'unstructured', [0.5, 0.99213], [0.7003, 0.881]),
    line('random', 'unstructured', [0.5, 0.1]),
    line('magnitude', 'nm', [0.5, 0.4]),
  ]);
  expect(text).toBe('magnitude.500-9921.700-8810~random.500-1000');
  expect(readResult(`https://lab.example/#/compare?v=1&s=0.9&by=${encodeURIComponent('李 雷')}&r=${text}`)).toEqual({
    by: '李 雷',
    lines: [
      {
        method: 'magnitude',
        points: [
          [0.5, 0.9921],
          [0.7, 0.881],
        ],
      },
      { method: 'random', points: [[0.5, 0.1]] },
    ],
  });
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
      ),
      (text) => {
        for (const { lines } of readClass(text).results) {
          for (const [x, y] of lines.flatMap(({ points }) => points))
            expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
        }
      },
    ),
    { seed: 2, numRuns: 500 },
  );
});
