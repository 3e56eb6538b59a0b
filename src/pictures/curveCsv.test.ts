import { expect, test } from 'vitest';
import type { SweepPoint } from '../engine/sweeps/sweeper.ts';
import { curveCsv, scanCsv } from './curveCsv.ts';

const point = (changes: Partial<SweepPoint>): SweepPoint => ({
  method: 'wanda',
  pattern: 'nm(keep:2,of:4)',
  seed: 7,
  layer: null,
  wanted: 0.5,
  sparsity: 0.501,
  accuracy: 1 / 3,
  loss: Number.POSITIVE_INFINITY,
  perClass: [],
  perplexity: null,
  boundPerplexity: null,
  tasks: {},
  macs: 10,
  bytes: 20,
  ...changes,
});
const rows = (text: string) => text.split('\r\n').map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
/** A row as an object by the names above it. */
const named = (text: string) => {
  const [head, ...body] = rows(text);
  return body.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
};

test('a curve of a classifier: every digit, text with commas quoted, and no column that nothing is known of', () => {
  const text = curveCsv([point({})]);
  expect(named(text)).toMatchObject([
    { method: 'wanda', pattern: '"nm(keep:2,of:4)"', seed: '7', wanted: '0.5', accuracy: '0.3333333333333333' },
  ]);
  expect(named(text)[0]).toMatchObject({ loss: 'Infinity', macs: '10', bytes: '20' });
  expect(rows(text)[0]).not.toContain('perplexity');
});

test('a curve of a language model has perplexity, its least, and a column for each task that any point has', () => {
  const told = named(
    curveCsv([point({ perplexity: 8, boundPerplexity: 2, tasks: { place: 0.25 } }), point({ perplexity: 9 })]),
  );
  expect(told.map(({ perplexity, boundPerplexity, place }) => [perplexity, boundPerplexity, place])).toEqual([
    ['8', '2', '0.25'],
    ['9', '', ''],
  ]);
});

test('a scan begins each row with its layer', () => {
  const text = scanCsv([point({ layer: 'conv1.weight', perplexity: 8 })]);
  expect(rows(text).map(([first]) => first)).toEqual(['layer', 'conv1.weight']);
  expect(named(text)[0]).toMatchObject({ wanted: '0.5', accuracy: '0.3333333333333333', perplexity: '8' });
});
