import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { randomArrays } from '../../../testing/imageNetworks.ts';
import { expectClose, noise } from '../../../testing/layersModels.ts';
import { readJson, sharedFolder } from '../../../testing/sharedFiles.ts';
import { loadCifar } from '../../data/cifar.ts';
import { slice } from '../../data/dataset.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { dependencyGroups, type Group } from '../../graph/groups.ts';
import { removeChannels } from '../../graph/surgery.ts';
import { cifarResnet } from '../../models/architectures/cifarResnet.ts';
import { forward } from '../../models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { importCheckpoint } from '../importCheckpoint.ts';
import { encodeSafetensors, floatTensor } from '../safetensors/write.ts';
import { torchParams } from './torchLayout.ts';

beforeAll(useWasm);

const resnet20 = cifarResnet({
  classes: 10,
  stem: 16,
  stages: [16, 32, 64].map((width) => [0, 1, 2].map(() => [width, width] as const)),
});

function logitsOf(spec: ModelSpec, arrays: ParamArrays, x: tf.Tensor): number[] {
  const params = paramsFromArrays(spec, arrays);
  try {
    return tf.tidy(() => [...forward(spec, params, x).logits.dataSync()]);
  } finally {
    disposeParams(params);
  }
}

/** A file without a description: names and shapes alone tell the network. */
async function bare(spec: ModelSpec, arrays: ReadonlyMap<string, Float32Array<ArrayBuffer>>) {
  const params = torchParams(spec).filter(({ name }) => arrays.has(name));
  const tensors = params.map(({ name, shape, toTorch }) => floatTensor(name, shape, toTorch(arrays.get(name)!)));
  return bytesSource(await collectBytes(encodeSafetensors(tensors)), 'bare.safetensors');
}

test('is known by names and shapes, at any depth and inner width', async () => {
  const odd = cifarResnet({
    classes: 7,
    stem: 4,
    stages: [
      [[3, 4]],
      [
        [5, 8],
        [2, 8],
      ],
      [[6, 9]],
    ],
  });
  for (const spec of [resnet20, odd]) {
    const { spec: read } = await importCheckpoint(await bare(spec, randomArrays(spec)));
    expect(read).toEqual(spec);
  }
  expect(resnet20.name).toBe('resnet20');
});

test('what a file of the family lacks is named', async () => {
  const arrays = randomArrays(resnet20);
  arrays.delete('layer2.1.bn2.bias');
  await expect(importCheckpoint(await bare(resnet20, arrays))).rejects.toMatchObject({
    code: 'tensorMissing',
    details: { architecture: 'resnet20', tensor: 'layer2.1.bn2.bias' },
  });
});

/** The zeros of a shortcut come from nowhere: stage 1's channel c is 8 + c in stage 2 and 24 + c in stage 3. */
describe('dependency groups', () => {
  const groups = dependencyGroups(resnet20);
  const residual = groups.find(({ members }) => members.some(({ node }) => node === 'conv1')) as Group;
  const channelsOf = (node: string, side: 'in' | 'out', rootChannel: number) => {
    const at = residual.channels.indexOf(rootChannel);
    return residual.members.find((member) => member.node === node && member.side === side)?.channels[at];
  };

  test('all residual sums are one group of 64, the inner convolutions nine of their own', () => {
    expect(groups).toHaveLength(10);
    expect(residual.channels).toHaveLength(64);
    const ends = residual.members.filter(({ side, mixes }) => side === 'out' && mixes).map(({ node }) => node);
    const wanted = ['conv1', ...[1, 2, 3].flatMap((stage) => [0, 1, 2].map((block) => `layer${stage}.${block}.conv2`))];
    expect(ends.sort()).toEqual(wanted.sort());
  });

  test('channels move with the zeros that were laid before them', () => {
    expect(channelsOf('layer3.2.conv2', 'out', 24)).toEqual([24]);
    expect(channelsOf('layer2.1.conv2', 'out', 24)).toEqual([8]);
    expect(channelsOf('conv1', 'out', 24)).toEqual([0]);
    expect(channelsOf('layer2.1.conv2', 'out', 16)).toEqual([0]); // stage 2's own first channel
    expect(channelsOf('conv1', 'out', 16)).toEqual([]);
    expect(channelsOf('layer2.1.conv2', 'out', 0)).toEqual([]); // only in stage 3
    expect(channelsOf('linear', 'in', 24)).toEqual([24]);
  });
});

test('removing channels for good computes what the masked network does', () => {
  const arrays = randomArrays(resnet20);
  const removals = [
    { node: 'conv1', channels: [0, 5, 15] }, // in every stage
    { node: 'layer2.0.conv2', channels: [1, 30] }, // from stage 2 on
    { node: 'layer3.2.conv2', channels: [63] },
    { node: 'layer1.1.conv1', channels: [2, 3] }, // inside a block
  ];
  const { spec, arrays: smaller, kept } = removeChannels(resnet20, arrays, removals);
  const masked = new Map(arrays);
  for (const { id, type } of resnet20.nodes) {
    if (type !== 'conv2d' && type !== 'batchNorm') continue;
    const stay = new Set(kept.get(id));
    for (const name of type === 'conv2d' ? [`${id}.weight`] : [`${id}.weight`, `${id}.bias`]) {
      const width = resnetWidth(id);
      masked.set(
        name,
        arrays.get(name)!.map((value, at) => (stay.has(at % width) ? value : 0)),
      ); // channels are the last axis
    }
  }
  expect(spec.nodes.find(({ id }) => id === 'layer2.0.shortcut.1')).toMatchObject({ before: 7, after: 7 });
  expect(smaller.get('linear.weight')?.length).toBe(10 * (64 - 3 - 2 - 1));
  const x = noise([32, 32, 3]);
  const wanted = logitsOf(resnet20, masked, x);
  const scale = Math.max(...wanted.map(Math.abs));
  expectClose(logitsOf(spec, smaller, x), wanted, 1e-5 * Math.max(1, scale));
  expect(logitsOf(resnet20, arrays, x)).not.toEqual(wanted); // the mask changes something
});

function resnetWidth(node: string): number {
  return /^layer(\d)/.test(node) ? 8 << Number(node[5]) : 16;
}

const checkpoint = sharedFolder('checkpoints/resnet20-cifar10');
const cifar = sharedFolder('datasets/cifar10');

test.skipIf(!checkpoint || !cifar)(
  'the published network gives the logits of its reference',
  async () => {
    const bytes = Uint8Array.from(readFileSync(join(checkpoint!, 'model.safetensors')));
    const { spec, params } = await importCheckpoint(bytesSource(bytes, 'model.safetensors'));
    expect(spec).toEqual(resnet20);
    const batch = bytesSource(Uint8Array.from(readFileSync(join(cifar!, 'test_batch.bin'))), 'test_batch.bin');
    const test10k = await loadCifar({ name: 'cifar', files: [batch], budgetBytes: 1 << 30 });
    const { logits, accuracy_on_test_batch: accuracy } = readJson<{
      logits: number[][];
      accuracy_on_test_batch: number;
    }>(checkpoint!, 'reference.json');
    const first = slice(test10k, 0, 10);
    expectClose(logitsOf(spec, params, tf.tensor(first.images, [10, 32, 32, 3])), logits.flat(), 1e-4); // five decimals are given
    // CIFAR_EXAMPLES=10000 measures all of them
    const examples = Number(process.env.CIFAR_EXAMPLES ?? 60);
    const live = paramsFromArrays(spec, params);
    const measured = await evaluate(spec, live, slice(test10k, 0, examples));
    disposeParams(live);
    console.info(`resnet20: accuracy ${measured.accuracy} on ${examples} images`);
    // 3 standard deviations of a share of `examples`; on all of them the reference's own four digits
    const spread = examples === 10_000 ? 5e-5 : 3 * Math.sqrt((accuracy * (1 - accuracy)) / examples);
    expect(Math.abs(measured.accuracy - accuracy)).toBeLessThan(spread);
  },
  600_000,
);
