import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { expectClose, normalTensor } from '../../testing/numbers.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { dependencyGroups, type Group } from '../graph/groups.ts';
import { architectures } from '../models/architectures/index.ts';
import { createParams, disposeParams, type ParamArrays, paramsToArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { createRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { loadVersion } from './loadVersion.ts';
import { prunableMatrices } from './quantizeNetwork.ts';
import type { Version, VersionId } from './version.ts';
import { ownVersionsOf, versionsOf } from './versions.ts';

beforeAll(useWasm);

async function freshArrays(spec: ModelSpec): Promise<ParamArrays> {
  const params = createParams(spec, createRandom(3));
  const arrays = await paramsToArrays(params);
  disposeParams(params);
  return arrays;
}

/** Every weight below a threshold of its own layer is 0. */
function thinned(spec: ModelSpec, arrays: ParamArrays, share: number): ParamArrays {
  const prunable = new Set(prunableWeights(spec).map(({ name }) => name));
  return new Map(
    [...arrays].map(([name, values]) => {
      if (!prunable.has(name)) return [name, values];
      const threshold = values.map(Math.abs).sort()[Math.floor(share * values.length)];
      return [name, values.map((value) => (Math.abs(value) < threshold ? 0 : value))];
    }),
  );
}

async function logitsOf(version: Version, images: tf.Tensor): Promise<Float32Array> {
  const loaded = loadVersion(version);
  const logits = await loaded.run({ inputs: images });
  loaded.dispose();
  return logits;
}

/** Channels of a group, all zeros. */
function withoutChannels({ members }: Group, arrays: ParamArrays, places: readonly number[]): ParamArrays {
  const cut = new Map(arrays);
  for (const { param, axis, channels } of members) {
    const inner = sizeOf(param.shape.slice(axis + 1));
    const own = new Set(places.flatMap((place) => channels[place]));
    const gone = (index: number) => own.has(Math.floor(index / inner) % param.shape[axis]);
    cut.set(
      param.name,
      cut.get(param.name)!.map((value, i) => (gone(i) ? 0 : value)),
    );
  }
  return cut;
}

const byId = (versions: readonly Version[]) =>
  Object.fromEntries(versions.map((version) => [version.id, version])) as Record<VersionId, Version>;

test.each(['mlp', 'cnn', 'resnet'])('%s: what is packed computes what is masked', async (architecture) => {
  const spec = architectures.get(architecture).build();
  const dense = await freshArrays(spec);
  const pruned = thinned(spec, dense, 0.7);
  const { masked, csr, nm, shrunk, dense: whole } = byId(versionsOf(spec, dense, pruned, 1));
  const images = normalTensor(1, [5, ...spec.inputShape]);
  const tensors = tf.memory().numTensors;
  expect(csr.packed.size).toBe(prunableWeights(spec).length);
  expectClose(await logitsOf(csr, images), await logitsOf(masked, images), 1e-5);
  const asDense = await logitsOf({ ...nm, packed: new Map() }, images);
  expectClose(await logitsOf(nm, images), asDense, 1e-5);
  expect(nm.computes).toBe('own');
  for (const [name, { values }] of prunableMatrices(spec, nm.arrays)) {
    if (nm.packed.has(name))
      expect(values.filter((value) => value !== 0).length).toBeLessThanOrEqual(values.length / 2 + 4);
  }
  expect(masked.bytes).toBe(whole.bytes);
  expect(masked.macs).toBe(whole.macs); // zeros in a dense matrix are multiplied
  expect(csr.macs).toBeLessThan(0.35 * whole.macs);
  expect(csr.bytes).toBeLessThan(0.6 * whole.bytes);
  expect(shrunk.computes).toBe('own');
  expect(shrunk.macs).toBeLessThan(whole.macs);
  expect(Math.abs(Math.log(shrunk.weights / masked.weights))).toBeLessThan(0.35);
  expect((await logitsOf(shrunk, images)).length).toBe(5 * spec.classes);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('channels that are gone already are taken out, and nothing changes', async () => {
  const spec = architectures.get('cnn').build();
  const dense = await freshArrays(spec);
  const [group] = dependencyGroups(spec);
  const pruned = withoutChannels(group, dense, [0, 3, 5]);
  const { masked, shrunk } = byId(versionsOf(spec, dense, pruned, 1));
  expect(shrunk.computes).toBe('masked');
  expect(shrunk.bytes).toBeLessThan(masked.bytes);
  const images = normalTensor(1, [4, ...spec.inputShape]);
  expectClose(await logitsOf(shrunk, images), await logitsOf(masked, images), 1e-5);
});

test('a 2:4 network is packed as it is', async () => {
  const spec = architectures.get('mlp').build();
  const dense = await freshArrays(spec);
  const cut = byId(versionsOf(spec, dense, dense, 1)).nm.arrays;
  const { nm } = byId(versionsOf(spec, dense, cut, 1));
  expect(nm.computes).toBe('masked');
  expect(nm.arrays).toBe(cut);
});

test('a language model runs packed, and loses whole heads', async () => {
  const spec = tinySpec();
  const dense = tinyWeights(spec);
  const { csr, masked, shrunk } = byId(versionsOf(spec, dense, thinned(spec, dense, 0.5), 1));
  const ids = tf.tensor1d(Int32Array.of(3, 1, 4, 1, 5, 9), 'int32');
  expectClose(await logitsOf(csr, ids), await logitsOf(masked, ids), 1e-5);
  expect((await logitsOf(shrunk, ids)).length).toBe(6 * spec.classes);
});

test('a packed weight that its layer would multiply dense is a fault', async () => {
  const spec = architectures.get('mlp').build();
  const dense = await freshArrays(spec);
  const { csr } = byId(versionsOf(spec, dense, thinned(spec, dense, 0.5), 1));
  const [[, packed]] = csr.packed;
  const loaded = loadVersion({ ...csr, packed: new Map([...csr.packed, ['nobody.weight', packed]]) });
  const images = normalTensor(1, [1, ...spec.inputShape]);
  await expect(loaded.run({ inputs: images })).rejects.toMatchObject({ code: 'internal' });
  loaded.dispose();
});

test('every form of a cut network computes what it does, whole channels that are gone left out', async () => {
  const spec = architectures.get('cnn').build();
  const images = normalTensor(1, [5, ...spec.inputShape]);
  const dense = await freshArrays(spec);
  expect(ownVersionsOf(spec, dense, 1).map(({ id }) => id)).toEqual(['masked']); // nothing to leave out
  const [group] = dependencyGroups(spec);
  const cut = withoutChannels(group, thinned(spec, dense, 0.6), [0, 3, 5]);
  const [plain, ...others] = ownVersionsOf(spec, cut, 1);
  expect([plain, ...others].map(({ id }) => id)).toEqual(['masked', 'csr', 'shrunk']);
  const wanted = await logitsOf(plain, images);
  for (const version of others) expectClose(await logitsOf(version, images), wanted, 1e-5);
  images.dispose();
});
