import { expect, test } from 'vitest';
import { defaultOptions } from '../options.ts';
import { createRandom } from '../tensor/random.ts';
import { wanda } from './wanda.ts';

const context = (columns: number, values: readonly number[], squaredNorm: readonly number[], variant = false) => ({
  name: 'fc',
  weight: { rows: values.length / columns, columns, values: Float32Array.from(values) },
  stats: { inputNorm: { squaredNorm: Float32Array.from(squaredNorm), samples: 1 } } as never,
  options: { ...defaultOptions(wanda.options), variant },
  random: createRandom(0),
});

test('the score is |W| times the norm of its input', () => {
  // norms 4, 1, 2: [1*4, 3*1, 2*2]
  const given = context(3, [-1, 3, 2], [16, 1, 4]);
  expect([...wanda.score(given)]).toEqual([4, 3, 4]);
  expect(wanda.explain(given, 0, 0)).toEqual({ terms: { weight: -1, inputNorm: 4 }, score: 4 });
});

test('an input that is never active scores 0, whatever its weights', () => {
  expect([...wanda.score(context(2, [100, 1], [0, 1]))]).toEqual([0, 1]);
});

test('the variant scores by the share of the row held by a weight and all smaller ones', () => {
  // row 1: |W| 1, 2, 5 of 8 -> 1/8, 3/8, 8/8; row 2: 3, 3, 2 of 8, of equals the first stands first -> 5/8, 8/8, 2/8
  const given = context(3, [1, 2, 5, 3, 3, 2], [1, 1, 1], true);
  expect([...wanda.score(given)]).toEqual([0.125, 0.375, 1, 0.625, 1, 0.25]);
  expect(wanda.compare(given.options)).toBe('layer');
});
