import { expect, test } from 'vitest';
import type { Measured } from '../../engine/sweeps/measure.ts';
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import { xmlFault } from '../../testing/xml.ts';
import { sweepSvg } from './sweepPicture.ts';

const dense: Measured = {
  sparsity: 0,
  accuracy: 1,
  loss: 0,
  perClass: [],
  perplexity: null,
  boundPerplexity: null,
  tasks: {},
  macs: 1,
  bytes: 1,
};
const point = (method: string, seed: number, wanted: number, changes: Partial<SweepPoint>): SweepPoint => ({
  ...dense,
  method,
  pattern: 'unstructured',
  seed,
  wanted,
  sparsity: wanted,
  layer: null,
  ...changes,
});
const lines = (svg: string) => [...svg.matchAll(/<polyline[^>]*points="([^"]*)"/g)].map(([, points]) => points);

test('one line a method through the mean of its seeds, on axes from 0 to 1', () => {
  const points = [
    point('wanda', 1, 1, { accuracy: 0.25 }),
    point('wanda', 1, 0.5, { accuracy: 0.9 }),
    point('wanda', 2, 0.5, { accuracy: 0.6 }), // with 0.9 it makes 0.75
    point('random', 1, 0.5, { accuracy: 0 }),
  ];
  const svg = sweepSvg({ dense }, points);
  expect(xmlFault(svg)).toBeNull();
  // across from 64 to 640, up from 310 to 16: 0.75 stands at 310 - 0.75 * 294
  expect(lines(svg)).toEqual(['352.0,89.5 640.0,236.5', '352.0,310.0']);
  // the band of the one with two seeds: 0.6 and 0.25 along its foot, 0.25 and 0.9 back
  expect([...svg.matchAll(/<polygon[^>]*points="([^"]*)"/g)].map(([, edge]) => edge)).toEqual([
    '352.0,133.6 640.0,236.5 640.0,236.5 352.0,45.4',
  ]);
  for (const words of ['>accuracy<', '>Wanda, unstructured<', '>uncut<']) expect(svg).toContain(words);
});

test('perplexity by powers; what gave no number is left out; patterns and whole channels have names', () => {
  const uncut = { ...dense, perplexity: 1 };
  const cut = (pattern: string, wanted: number, perplexity: number) =>
    point('llmPruner', 1, wanted, { pattern, perplexity });
  const points = [cut('', 0.5, 10), cut('', 1, 100), cut('nm(keep:2,of:4)', 0.5, Number.POSITIVE_INFINITY)];
  const svg = sweepSvg({ dense: uncut }, points);
  expect(xmlFault(svg)).toBeNull();
  expect(lines(svg)).toEqual(['352.0,163.0 640.0,16.0']); // 10 is half the way from 1 to 100
  for (const words of ['>perplexity<', '>LLM-Pruner, whole channels<', '>LLM-Pruner, nm (keep 2, of 4)<', '>10<'])
    expect(svg).toContain(words);
});

test('nothing measured, and one single number, are pictures too', () => {
  expect(xmlFault(sweepSvg({ dense: null }, []))).toBeNull();
  const one = sweepSvg({ dense: null }, [point('wanda', 1, 0.5, { perplexity: 4 })]);
  expect(lines(one)).toEqual(['352.0,163.0']);
});
