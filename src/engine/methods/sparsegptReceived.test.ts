import { expect, test } from 'vitest';
import { defaultOptions, type OptionSchema } from '../options.ts';
import { unstructured } from '../patterns/unstructured.ts';
import type { StatisticId } from '../statistics/statistic.ts';
import { createRandom } from '../tensor/random.ts';
import type { ColumnStep, SolveRequest } from './method.ts';
import { sparsegpt } from './sparsegpt.ts';

function requestOf(
  rows: number,
  columns: number,
  values: readonly number[],
  H: readonly number[],
  change: object = {},
): SolveRequest<OptionSchema, StatisticId> {
  return {
    name: 'fc',
    weight: { rows, columns, values: Float32Array.from(values) },
    stats: { hessian: { matrix: Float32Array.from(H), columns, samples: 1 } },
    options: { ...defaultOptions(sparsegpt.options), dampening: 0, ...change },
    random: createRandom(1),
    sparsity: 0.5,
    pattern: unstructured,
    patternOptions: {},
  } as never;
}

test('a weight receives what its left neighbour did for the inputs they share', async () => {
  // H = [[2, 1], [1, 1]], H^-1 = [[1, -1], [-1, 2]] = U^T U with U = [[1, -1], [0, 1]].
  // Costs: (3 / 1)^2 = 9 and (5 / 1)^2 = 25, so 3 goes. The other takes over 3 * H01 / H11 = 3: 5 becomes 8.
  const solved = await sparsegpt.solve(requestOf(1, 2, [3, 5], [2, 1, 1, 1]));
  expect([...solved.weight.values]).toEqual([0, 8]);
  expect(solved.explain(0, 1).received).toEqual({ total: 3, columns: 1, most: [{ column: 0, change: 3 }] });
  expect(solved.explain(0, 0).received).toEqual({ total: 0, columns: 0, most: [] });
});

test('inputs that have nothing in common pass nothing on', async () => {
  const solved = await sparsegpt.solve(requestOf(1, 2, [3, 5], [2, 0, 0, 1]));
  expect([...solved.weight.values]).toEqual([0, 5]);
  expect(solved.explain(0, 1).received!.total).toBeCloseTo(0, 12);
});

test('another mask on top of the solution does not change what was received', async () => {
  const solved = await sparsegpt.solve(requestOf(1, 2, [3, 5], [2, 1, 1, 1]));
  solved.mask.kept.fill(0); // an earlier round had cut it
  expect(solved.explain(0, 1).received!.total).toBe(3);
});

test('over several blocks the columns add up to the new value minus the old one, as the trace saw them given', async () => {
  const [rows, columns] = [3, 11];
  const random = createRandom(4);
  const X = Float64Array.from({ length: 30 * columns }, () => random.normal());
  const H = Array.from({ length: columns * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let s = 0; s < 30; s++) sum += (2 / 30) * X[s * columns + i] * X[s * columns + j];
    return i === 6 || j === 6 ? 0 : sum; // input 6 is dead
  });
  const values = Array.from({ length: rows * columns }, () => random.normal());
  const request = requestOf(rows, columns, values, H, { blockSize: 4, dampening: 0.01 });
  const steps: ColumnStep[] = [];
  const solved = await sparsegpt.trace!(request, (step) => steps.push({ ...step, weight: step.weight.slice() }));
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = row * columns + column;
      const received = solved.explain(row, column).received!;
      if (column === 6) expect(received.total).toBe(0);
      else if (solved.mask.kept[place]) {
        kept += 1;
        expect(received.total).toBe(solved.weight.values[place] - request.weight.values[place]);
        // inside a block errors are pushed at once and the trace shows each; at its first column a whole block arrives too
        for (const { column: j, change } of received.most) {
          if (j < column - (column % 4) || j % 4 === 0) continue;
          expect(change).toBeCloseTo(steps[j].weight[place] - steps[j - 1].weight[place], 5);
        }
      }
      if (received.columns <= 3) {
        const sum = received.most.reduce((all, { change }) => all + change, 0);
        expect(sum).toBeCloseTo(received.total, 5);
      }
      for (const { column: j } of received.most) expect(solved.mask.kept[row * columns + j]).toBe(0);
    }
  }
  expect(kept).toBeGreaterThan(10);
});
