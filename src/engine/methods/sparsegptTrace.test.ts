import { expect, test } from 'vitest';
import { defaultOptions, type OptionSchema } from '../options.ts';
import { nm } from '../patterns/nm.ts';
import { unstructured } from '../patterns/unstructured.ts';
import type { StatisticId } from '../statistics/statistic.ts';
import { createRandom } from '../tensor/random.ts';
import type { ColumnStep, SolveRequest } from './method.ts';
import { sparsegpt } from './sparsegpt.ts';
import { dampedHessian, errorsWithoutCompensation, outputError } from './sparsegptError.ts';

const [rows, columns, samples] = [5, 13, 40];

function makeRequest(change: object = {}): SolveRequest<OptionSchema, StatisticId> {
  const random = createRandom(9);
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  const X = Float64Array.from({ length: samples * columns }, () => random.normal());
  const matrix = new Float32Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      for (let s = 0; s < samples; s++)
        matrix[i * columns + j] += (2 / samples) * X[s * columns + i] * X[s * columns + j];
    }
  }
  const options = { ...defaultOptions(sparsegpt.options), blockSize: 4 };
  const stats = { hessian: { matrix, columns, samples } };
  const weight = { rows, columns, values };
  const base = { name: 'fc', weight, stats, options, random, sparsity: 0.5, pattern: unstructured, patternOptions: {} };
  return { ...base, ...change } as never;
}

test.each([
  ['unstructured', {}],
  ['2:4', { pattern: nm, patternOptions: { keep: 2, of: 4 } }],
  ['one block', { options: { ...defaultOptions(sparsegpt.options), blockSize: 128 } }],
])('the trace (%s) tells every column and ends at exactly what solve finds', async (_, change) => {
  const request = makeRequest(change);
  const steps: ColumnStep[] = [];
  const traced = await sparsegpt.trace!(request, (step) => steps.push({ ...step, weight: step.weight.slice() }));
  const solved = await sparsegpt.solve(request); // no compiled kernel is installed here
  expect(traced.weight.values).toEqual(solved.weight.values);
  expect(traced.mask).toEqual(solved.mask);
  expect(traced.loss).toBe(solved.loss);
  expect(steps.map(({ column }) => column)).toEqual(Array.from({ length: columns }, (_, j) => j));
  expect(steps.at(-1)!.weight).toEqual(solved.weight.values);
  expect(steps.at(-1)!.loss).toBe(solved.loss);
  for (const { column, block, weight } of steps) {
    expect(column >= block[0] && column < block[1]).toBe(true);
    // what lies left of it is final already
    for (let row = 0; row < rows; row++) {
      expect(weight[row * columns + column]).toBe(solved.weight.values[row * columns + column]);
    }
  }
});

test('twice the loss is the output error of the solved layer, and compensation makes it smaller', async () => {
  const request = makeRequest();
  const { weight, mask, loss, dampening } = await sparsegpt.solve(request);
  const { matrix } = request.stats.hessian;
  const A = dampedHessian(matrix, columns, dampening!.used);
  const before = request.weight.values;
  const change = (values: Float32Array) => ({ rows, columns, values: values.map((value, i) => value - before[i]) });
  expect(2 * loss).toBeCloseTo(outputError(change(weight.values), A), 4);
  // cut alike, but nothing makes up for it
  const cut = before.map((value, i) => (mask.kept[i] === 1 ? value : 0));
  const errors = errorsWithoutCompensation(request.weight, mask.kept, A);
  expect(errors[columns - 1]).toBeCloseTo(outputError(change(cut), A), 4);
  expect(2 * loss).toBeLessThan(errors[columns - 1]);
});
