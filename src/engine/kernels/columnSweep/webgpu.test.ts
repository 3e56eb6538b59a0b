import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useWebGpu } from '../../../testing/backends.ts';
import { factor, walkAll } from '../../../testing/columnSweep.ts';
import { expectClose, normals } from '../../../testing/numbers.ts';
import type { Selection } from '../selection/contract.ts';
import { referenceSelect } from '../selection/reference.ts';
import { arrayDevice } from '../webgpu/device.ts';
import type { SweepRequest, WindowChoice } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepOnWebGpu } from './webgpu.ts';

let device: GPUDevice | null = null;
beforeAll(async () => {
  if (await useWebGpu()) device = arrayDevice();
});
beforeEach(({ skip }) => skip(!device, 'no WebGPU here'));

const by = (selection: (rows: number, columns: number) => Selection): WindowChoice => ({
  selection,
  select: (scores, rows, columns) => referenceSelect({ scores, rows, columns, selection: selection(rows, columns) }),
});

const half = by((rows, columns) => ({
  kind: 'smallest',
  compare: 'layer',
  ties: 'first',
  count: Math.floor((rows * columns) / 2),
}));
const upToHalf = by((rows, columns) => ({
  kind: 'smallest',
  compare: 'layer',
  ties: 'all',
  count: Math.ceil((rows * columns) / 2),
}));
const twoOfFour = by(() => ({ kind: 'nm', keep: 2, of: 4 }));
const nothing = by(() => ({ kind: 'smallest', compare: 'layer', ties: 'first', count: 0 }));

test.each([
  [1, 1, 128, 128, 'half', half],
  [3, 63, 128, 128, 'half', half],
  [65, 65, 64, 64, 'half', half],
  [9, 300, 128, 128, 'up to half', upToHalf],
  [5, 131, 33, 33, 'half', half], // updates begin inside a tile
  [64, 64, 32, 4, '2:4', twoOfFour],
  [63, 130, 50, 4, '2:4', twoOfFour],
  [7, 70, 32, 32, 'nothing', nothing],
] as const)(
  '%i x %i in blocks of %i and windows of %i, %s of each',
  async (rows, columns, blockSize, window, _, choice) => {
    const values = normals(1, rows * columns);
    for (let row = 0; row < rows; row++) values[row * columns] = 0; // a dead input
    const request: SweepRequest = { values, rows, columns, U: factor(columns), blockSize, choice };
    const walk = walkAll(columns, blockSize, window);
    const before = values.slice();
    const swept = await sweepOnWebGpu(device!, request, walk);
    const expected = referenceSweep(request, walk);
    expect(swept!.kept).toEqual(expected.kept);
    expectClose(swept!.W, expected.W, 2e-6);
    expectClose(swept!.scores, expected.scores, 2e-6);
    expectClose([swept!.loss], [expected.loss], 2e-6);
    expect(values).toEqual(before);
    for (let place = 0; place < values.length; place++) if (expected.kept[place] === 0) expect(swept!.W[place]).toBe(0);
  },
);

test('a weight that is not a number is left to the CPU', async () => {
  const values = normals(1, 12);
  values[5] = Number.NaN;
  const request: SweepRequest = { values, rows: 3, columns: 4, U: factor(4), blockSize: 4, choice: half };
  expect(await sweepOnWebGpu(device!, request, walkAll(4, 4, 4))).toBeNull();
});
