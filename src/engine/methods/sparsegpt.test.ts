import { expect, test } from 'vitest';
import { defaultOptions } from '../options.ts';
import { block } from '../patterns/block.ts';
import { nm } from '../patterns/nm.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { unstructured } from '../patterns/unstructured.ts';
import { createRandom } from '../tensor/random.ts';
import { sparsegpt } from './sparsegpt.ts';
import { inverseFactor } from './sparsegptFactor.ts';

const request = (columns: number, values: readonly number[], H: readonly number[], options: object = {}) => ({
  name: 'fc',
  weight: { rows: values.length / columns, columns, values: Float32Array.from(values) },
  stats: { hessian: { matrix: Float32Array.from(H), columns, samples: 1 } } as never,
  options: { ...defaultOptions(sparsegpt.options), dampening: 0, ...options },
  random: createRandom(0),
  sparsity: 0.5,
  pattern: unstructured as Pattern,
  patternOptions: {} as Readonly<Record<string, number>>,
});
const identity = (n: number) => Array.from({ length: n * n }, (_, place) => (place % (n + 1) === 0 ? 1 : 0));

test('the weight that stays makes up for the one that goes', async () => {
  // H = [[2, 1], [1, 2]]: without w0 = 1 the best w1 is 10 + 1 * H01 / H11 = 10.5
  // loss = w0^2 / (2 [H^-1]_00) = 1 / (2 * 2/3) = 0.75 = (dw H dw^T) / 2 for dw = [-1, 0.5]
  const { weight, mask, loss } = await sparsegpt.solve(request(2, [1, 10], [2, 1, 1, 2]));
  expect([...mask.kept]).toEqual([0, 1]);
  expect(weight.values[0]).toBe(0);
  expect(weight.values[1]).toBeCloseTo(10.5, 5);
  expect(loss).toBeCloseTo(0.75, 5);
});

test('the explanation gives the weight as it was judged, after the columns to its left', async () => {
  // 1:2 in blocks of one column's width each: w1 is judged at 10.5 (above), with U_11^2 = 1 / H11 = 1/2
  const { explain } = await sparsegpt.solve(request(2, [1, 10], [2, 1, 1, 2], { blockSize: 1, counting: 'reference' }));
  const { terms, score } = explain(0, 1);
  expect(terms.weight).toBe(10);
  expect(terms.judged).toBeCloseTo(10.5, 4);
  expect(terms.diagonal).toBeCloseTo(Math.sqrt(0.5), 5);
  expect(score).toBeCloseTo(10.5 ** 2 / 0.5, 2);
});

test('rows of a block compete together: one row may lose everything', async () => {
  const { mask } = await sparsegpt.solve(request(2, [1, 2, 8, 9], identity(2)));
  expect([...mask.kept]).toEqual([0, 0, 1, 1]);
});

test('a dead input loses its weights and is reported', async () => {
  const { mask, weight, measures } = await sparsegpt.solve(request(2, [9, 1, 8, 2], [0, 0, 0, 1]));
  expect([...weight.values]).toEqual([0, 1, 0, 2]);
  expect([...mask.kept]).toEqual([0, 1, 0, 1]);
  expect(measures.deadInputs).toBe(1);
});

test('exact counting never cuts an N:M group or a block in two; the reference restarts them', async () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8];
  const groups = { pattern: nm, patternOptions: { keep: 2, of: 4 } };
  const kept = async (options: object, choice: object) =>
    [...(await sparsegpt.solve({ ...request(8, values, identity(8), options), ...choice })).mask.kept].join('');
  expect(await kept({ blockSize: 6 }, groups)).toBe('00110011');
  // blocks of 6 and 2 columns: groups 4 + 2 + 2, and the narrow ones lose both
  expect(await kept({ blockSize: 6, counting: 'reference' }, groups)).toBe('00110000');
  // blocks of 1 x 4 are wider than 3 columns: taken one by one, round-half-even(0.5 of 1) = 0 go
  expect(await kept({ blockSize: 3 }, { pattern: block, patternOptions: { rows: 1, columns: 4 } })).toBe('11111111');
});

test('dampening grows tenfold until the Hessian can be factored, and says so', () => {
  // mean diagonal 1, smallest eigenvalue 1 - 2.5: shares 0.01, 0.1 and 1 fail, 10 works
  const factor = inverseFactor(Float32Array.of(1, 2.5, 2.5, 1), 2, 0.01);
  expect(factor.dampening).toBeCloseTo(10, 10);
  // U^T U = [[11, 2.5], [2.5, 11]]^-1: U_11^2 = 1/11, for column 1 stands alone in the end; U_00^2 = 11 / (11^2 - 2.5^2)
  expect(factor.U[3] ** 2).toBeCloseTo(1 / 11, 6);
  expect(factor.U[0] ** 2).toBeCloseTo(11 / 114.75, 6);
});

test('a Hessian that float32 cannot tell from singular is dampened even when none was asked for', () => {
  // two inputs that are always equal: the second pivot is zero, or rounding noise
  expect(inverseFactor(Float32Array.of(1, 1, 1, 1), 2, 0).dampening).toBe(1e-4);
});

test('a Hessian that is not finite is refused', () => {
  const H = Float32Array.of(1, Number.NaN, Number.NaN, 1);
  expect(() => inverseFactor(H, 2, 0.01)).toThrowError(expect.objectContaining({ code: 'hessianNotPositive' }));
});
