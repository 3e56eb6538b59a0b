import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { llamaSpec } from '../models/architectures/llama.ts';
import { disposeParams, type ParamArrays, paramSpecs, paramsFromArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { languageGradients } from './languageGradients.ts';

beforeAll(useWasm);

const spec = llamaSpec({
  name: 'tiny',
  hiddenSize: 8,
  intermediateSize: 6,
  layers: 1,
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  vocabulary: 5,
  maxPositions: 8,
  normEpsilon: 1e-5,
  rope: { kind: 'default', theta: 10_000 },
  tiedEmbeddings: true,
  bias: { queryKeyValue: false, output: false, mlp: false },
  windows: [],
});
const random = createRandom(5);
const arrays = new Map(
  paramSpecs(spec).map(({ name, shape }) => {
    const draws = random.split(name);
    return [name, Float32Array.from({ length: sizeOf(shape) }, () => draws.normal())];
  }),
);
const sequences = [Int32Array.of(0, 1, 2, 3), Int32Array.of(4, 3, 3, 0)];

async function gradients(of: ParamArrays, tokens: readonly Int32Array[], squares = false) {
  const params = paramsFromArrays(spec, of);
  try {
    return await languageGradients(spec, params, tokens, { squares });
  } finally {
    disposeParams(params);
  }
}

test('gradients are the slopes of the loss, through rotary attention, gate, norm and the tied table', async () => {
  const { gradients: slopes } = await gradients(arrays, sequences);
  const step = 1e-2;
  for (const { name } of paramSpecs(spec)) {
    const values = arrays.get(name) ?? new Float32Array();
    const slope = slopes.get(name) ?? new Float32Array();
    const steepest = slope.reduce((best, value, i) => (Math.abs(value) > Math.abs(slope[best]) ? i : best), 0);
    const lossAt = async (shift: number) => {
      const moved = values.slice();
      moved[steepest] += shift;
      return (await gradients(new Map(arrays).set(name, moved), sequences)).loss;
    };
    const difference = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(Math.abs(difference / slope[steepest] - 1), name).toBeLessThan(0.02); // third-order term and float32
  }
});

test('mean squares are of single sequences; the batch gradient is their mean', async () => {
  const both = await gradients(arrays, sequences, true);
  const alone = [await gradients(arrays, sequences.slice(0, 1)), await gradients(arrays, sequences.slice(1))];
  const name = 'model.layers.0.mlp.up_proj.weight';
  const [a, b] = alone.map(({ gradients: own }) => own.get(name)?.[3] ?? Number.NaN);
  expect(both.meanSquares?.get(name)?.[3]).toBeCloseTo((a ** 2 + b ** 2) / 2, 5);
  expect(both.gradients.get(name)?.[3]).toBeCloseTo((a + b) / 2, 5);
  expect(both.loss).toBeCloseTo((alone[0].loss + alone[1].loss) / 2, 5);
  expect(alone[0].meanSquares).toBeNull();
});

test('sequences of several lengths, or of one token, are refused', async () => {
  await expect(gradients(arrays, [Int32Array.of(1, 2), Int32Array.of(1, 2, 3)])).rejects.toThrowError(/one length/);
  await expect(gradients(arrays, [Int32Array.of(1)])).rejects.toThrowError(/at least 2/);
});
