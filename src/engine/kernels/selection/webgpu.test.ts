import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useWebGpu } from '../../../testing/backends.ts';
import { normals } from '../../../testing/numbers.ts';
import { arrayDevice } from '../webgpu/device.ts';
import type { Selection } from './contract.ts';
import { referenceSelect } from './reference.ts';
import { selectOnWebGpu } from './webgpu.ts';

let device: GPUDevice | null = null;
beforeAll(async () => {
  if (await useWebGpu()) device = arrayDevice();
});
beforeEach(({ skip }) => skip(!device, 'no WebGPU here'));

const onWebGpu = (scores: Float32Array, rows: number, columns: number, selection: Selection) =>
  selectOnWebGpu(device!, { scores, rows, columns, selection });

async function expectSame(scores: Float32Array, rows: number, columns: number, selection: Selection): Promise<void> {
  const wanted = referenceSelect({ scores, rows, columns, selection });
  const kept = await onWebGpu(scores, rows, columns, selection);
  const wrong = kept?.findIndex((bit, place) => bit !== wanted[place]);
  expect({ ...selection, wrong }).toEqual({ ...selection, wrong: -1 });
}

/** Distinct magnitudes and signs; many ties, both zeros among them; scores that only their last bits tell apart. */
const kinds: Readonly<Record<string, (size: number) => Float32Array>> = {
  normal: (size) => normals(3, size),
  tied: (size) => normals(4, size).map((value) => Math.round(value)),
  close: (size) => normals(5, size).map((value) => 1 + value * 1e-6),
};

const shapes = [
  [1, 1],
  [1, 63],
  [65, 1],
  [3, 64],
  [7, 130],
  [2, 2113],
] as const;

test.each(shapes)('the smallest of %i rows of %i, and of all, whatever their ties', async (rows, columns) => {
  for (const make of Object.values(kinds)) {
    const scores = make(rows * columns);
    for (const [ties, share] of [
      ['first', 0.01],
      ['first', 0.5],
      ['first', 1],
      ['all', 0.5],
    ] as const) {
      const count = (size: number) => Math.max(1, Math.floor(size * share));
      await expectSame(scores, rows, columns, {
        kind: 'smallest',
        compare: 'layer',
        ties,
        count: count(scores.length),
      });
      await expectSame(scores, rows, columns, { kind: 'smallest', compare: 'row', ties, count: count(columns) });
    }
  }
});

test.each([...shapes.slice(2), [5, 33]] as const)('N:M in %i rows of %i', async (rows, columns) => {
  for (const [keep, of] of [
    [2, 4],
    [1, 2],
    [4, 7], // groups lie across two words
    [3, 32],
  ]) {
    for (const make of Object.values(kinds))
      await expectSame(make(rows * columns), rows, columns, { kind: 'nm', keep, of });
  }
});

test('infinities, subnormal numbers and negative scores keep their order', async () => {
  const scores = Float32Array.of(1e-42, -Infinity, Infinity, -0, 2e-42, 0, -1e-42, 3);
  for (let count = 1; count <= scores.length; count++) {
    await expectSame(scores, 1, 8, { kind: 'smallest', compare: 'layer', ties: 'first', count });
    await expectSame(scores, 2, 4, { kind: 'smallest', compare: 'row', ties: 'first', count: Math.min(count, 4) });
  }
});

test('NaN is left to the reference, which names it', async () => {
  const scores = normals(1, 96);
  scores[77] = Number.NaN;
  for (const compare of ['row', 'layer'] as const) {
    expect(await onWebGpu(scores, 3, 32, { kind: 'smallest', compare, ties: 'first', count: 5 })).toBeNull();
  }
  expect(await onWebGpu(scores, 3, 32, { kind: 'nm', keep: 2, of: 4 })).toBeNull();
});
