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
  for (const words of ['>accuracy<', '>wanda, unstructured<', '>uncut<']) expect(svg).toContain(words);
});

test('perplexity by powers; what gave no number is left out; a scan has a line a layer', () => {
  const uncut = { ...dense, perplexity: 1 };
  const cut = (layer: string, wanted: number, perplexity: number) => point('wanda', 1, wanted, { layer, perplexity });
  const points = [cut('a<b', 0.5, 10), cut('a<b', 1, 100), cut('c', 0.5, Number.POSITIVE_INFINITY)];
  const svg = sweepSvg({ dense: uncut }, points);
  expect(xmlFault(svg)).toBeNull();
  expect(lines(svg)).toEqual(['352.0,163.0 640.0,16.0']); // 10 is half the way from 1 to 100
  for (const words of ['>perplexity<', '>a&lt;b<', '>c<', '>10<']) expect(svg).toContain(words);
});

test('nothing measured, and one single number, are pictures too', () => {
  expect(xmlFault(sweepSvg({ dense: null }, []))).toBeNull();
  const one = sweepSvg({ dense: null }, [point('wanda', 1, 0.5, { perplexity: 4 })]);
  expect(lines(one)).toEqual(['352.0,163.0']);
});
