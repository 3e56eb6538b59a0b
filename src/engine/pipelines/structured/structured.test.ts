import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { fingerprint } from '../../../testing/contract.ts';
import { smallConvNet } from '../../../testing/smallConvNet.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { dependencyGroups } from '../../graph/groups.ts';
import { removeChannels } from '../../graph/surgery.ts';
import { architectures } from '../../models/architectures/index.ts';
import { forward } from '../../models/forward.ts';
import { countRevived } from '../../models/masks.ts';
import { createParams, paramSpecs, paramsFromArrays, paramsToArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { createRandom } from '../../tensor/random.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpointData.ts';
import { allMasks, createNetwork, disposeNetwork } from '../network.ts';
import { parseRecipe, type Recipe } from '../recipe.ts';
import { Run } from '../run.ts';
import type { StepReport } from '../stages/stage.ts';

beforeAll(useWasm);

const data = blobSource(64, 32);

function recipeOf(architecture: string, stage: object, others: readonly object[] = []): Recipe {
  return parseRecipe({
    version: 1,
    seed: 3,
    model: { architecture, weights: 'fresh' },
    data: { source: 'digits', train: 64, test: 32 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        calibration: 24,
        ...stage,
      },
      ...others,
    ],
  });
}

/** Fresh weights whose norms and biases are no longer 1 and 0, so that a forgotten one would show. */
function runOf(spec: ModelSpec, recipe: Recipe): Run {
  const random = createRandom(5);
  const params = createParams(spec, random);
  for (const { name, shape, role } of paramSpecs(spec)) {
    if (role === 'weight') continue;
    const { normal } = random.split(`moved ${name}`);
    const centre = role === 'bias' || name.endsWith('running_mean') ? 0 : 1;
    const values = Float32Array.from({ length: sizeOf(shape) }, () => centre + 0.1 * normal() ** 2);
    tf.tidy(() => params.get(name)?.assign(tf.tensor(values, [...shape])));
  }
  return new Run(recipe, createNetwork(spec, params), data);
}

async function play(run: Run, until: (run: Run) => boolean = () => false): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  while (!run.finished && !until(run)) reports.push(await run.advance());
  return reports;
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

async function logitsOf(spec: ModelSpec, arrays: ReadonlyMap<string, Float32Array>): Promise<Float32Array> {
  const params = paramsFromArrays(spec, arrays);
  const logits = tf.tidy(() => {
    const { normal } = createRandom(1);
    const x =
      spec.task === 'language'
        ? tf.tensor1d([1, 5, 9, 2, 30, 17], 'int32')
        : tf.tensor(Float32Array.from({ length: 3 * sizeOf(spec.inputShape) }, normal), [3, ...spec.inputShape]);
    return forward(spec, params, x).logits;
  });
  const values = Float32Array.from(await logits.data());
  tf.dispose([logits, ...params.values()]);
  return values;
}

/** Channels of each group that are zero in every member, as surgery would take them. */
async function removalsOf(run: Run) {
  const { spec } = run.network;
  const masks = allMasks(run.network);
  return dependencyGroups(spec).flatMap((group) => {
    const member = group.members.find(({ param, side }) => side === 'out' && run.network.masks.has(param.name));
    const mask = member && masks.get(member.param.name);
    if (!member || !mask) return [];
    const dead = (row: number) => !mask.kept.subarray(row * mask.columns, (row + 1) * mask.columns).includes(1);
    const channels = group.channels.filter((_, place) => member.channels[place].every(dead));
    return channels.length > 0 ? [{ node: group.root, channels }] : [];
  });
}

const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe.each(['mlp', 'cnn', 'resnet'])('channels of the %s', (architecture) => {
  const spec = architectures.get(architecture).build();

  test('that are masked whole are as good as removed, whatever their norms and biases were', async () => {
    const run = runOf(spec, recipeOf(architecture, { method: { id: 'filterNorm' } }));
    const dense = await logitsOf(spec, await paramsToArrays(run.network.params));
    await play(run);
    const arrays = await paramsToArrays(run.network.params);
    const masked = await logitsOf(spec, arrays);
    const small = removeChannels(spec, arrays, await removalsOf(run));
    expect(largest(masked, await logitsOf(small.spec, small.arrays))).toBeLessThan(1e-5);
    expect(largest(masked, dense)).toBeGreaterThan(1e-3);
    // half of every group: what is left is what the masks keep
    const left = paramSpecs(small.spec).filter(({ role }) => role !== 'buffer');
    const zeros = [...arrays].flatMap(([name, values]) =>
      /running_/.test(name) ? [] : [...values].filter((value) => value === 0),
    ).length;
    const all = paramSpecs(spec).filter(({ role }) => role !== 'buffer');
    const count = (list: typeof all) => list.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(zeros).toBe(count(all) - count(left));
    expect(await countRevived(run.network.params, allMasks(run.network))).toBe(0);
    end(run);
  });
});

describe('a pruning event over groups', () => {
  const spec = smallConvNet;
  const methods = [
    { id: 'taylorChannel' },
    { id: 'llmPruner', options: { criterion: 'param_mix', cuts: 2 } },
    { id: 'bnScale' },
    { id: 'randomChannel' },
  ];

  test.each(methods)(
    '$id: back to any checkpoint and forward again gives the same bits, also stored',
    async (method) => {
      const recipe = recipeOf('cnn', { method, calibration: 3 });
      const run = runOf(spec, recipe);
      const checkpoints = [await run.checkpoint()];
      while (!run.finished) {
        await run.advance();
        checkpoints.push(await run.checkpoint());
      }
      const prints = async () =>
        fingerprint(
          ...(await paramsToArrays(run.network.params)).values(),
          ...[...allMasks(run.network).values()].map(({ kept }) => kept),
          ...(run.pruning?.scores.values() ?? []),
        );
      const wanted = await prints();
      for (const checkpoint of checkpoints) {
        for (const from of [checkpoint, decodeCheckpoint(encodeCheckpoint(checkpoint))]) {
          run.restore(from);
          await play(run);
          expect(await prints()).toBe(wanted);
        }
      }
      end(run);
    },
  );

  test('steps: gradients once a cut, then each group, then each layer', async () => {
    const run = runOf(spec, recipeOf('cnn', { method: { id: 'llmPruner', options: { cuts: 2 } }, calibration: 4 }));
    const did = (await play(run)).map((report) => report.did);
    const cut = ['gathered', ...Array(3).fill('scoredGroup'), ...Array(4).fill('maskedChannels')];
    expect(did).toEqual([...cut, ...cut]);
    end(run);
  });

  test('a scored run takes another share from its scores: the same as a run that wanted it from the start', async () => {
    const recipe = recipeOf('cnn', { method: { id: 'taylorChannel' } });
    const other = recipeOf('cnn', { method: { id: 'taylorChannel' }, sparsity: 0.25 });
    const run = runOf(spec, recipe);
    await play(run, ({ phase }) => phase === 'mask');
    const scored = await run.checkpoint();
    await play(run);
    run.restore(scored, other);
    const again = (await play(run)).map(({ did }) => did);
    expect(again).not.toContain('gathered');
    const fresh = runOf(spec, other);
    await play(fresh);
    expect(await paramsToArrays(run.network.params)).toEqual(await paramsToArrays(fresh.network.params));
    end(run);
    end(fresh);
  });

  test('a later event counts what is gone, and takes more', async () => {
    const again = { ...recipeOf('cnn', { method: { id: 'filterNorm' }, sparsity: 0.75 }).stages[0] };
    const run = runOf(spec, recipeOf('cnn', { method: { id: 'filterNorm' } }, [again]));
    const reports = (await play(run)).filter((report) => report.did === 'maskedChannels');
    const gone = reports.map(({ channels }) => channels);
    expect(gone).toEqual([4, 6, 8, 0, 6, 9, 12, 0]);
    end(run);
  });

  test('a protected layer loses neither outputs nor inputs; a share by hand is that of the channels it gives', async () => {
    const stage = { method: { id: 'filterNorm' }, protect: ['conv2.weight'], overrides: { 'dense1.weight': 0.25 } };
    const run = runOf(spec, recipeOf('cnn', stage));
    const reports = (await play(run)).filter((report) => report.did === 'maskedChannels');
    expect(reports.map(({ layer, channels, cut }) => [layer, channels, cut])).toEqual([
      ['conv1.weight', 0, 0],
      ['conv2.weight', 0, 0],
      ['dense1.weight', 4, 4 * 108],
      ['dense2.weight', 0, 10 * 4],
    ]);
    end(run);
  });

  test.each([
    ['nothing to judge by', 'mlp', { method: { id: 'bnScale' } }, 'finds no channels'],
    ['N:M', 'mlp', { method: { id: 'filterNorm' }, pattern: { id: 'nm' } }, 'leave no room for nm'],
    ['a layer that is not there', 'mlp', { method: { id: 'filterNorm' }, protect: ['x'] }, "no prunable weight 'x'"],
  ])('is refused with a reason: %s', (_, architecture, stage, reason) => {
    const wrong = () => runOf(architectures.get(architecture).build(), recipeOf(architecture, stage));
    expect(wrong).toThrowError(reason);
  });

  test('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const run = runOf(spec, recipeOf('cnn', { method: { id: 'llmPruner', options: { criterion: 'param_second' } } }));
    await play(run);
    end(run);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('heads and channels of a decoder', () => {
  const spec = tinySpec({ num_hidden_layers: 3 });
  const runLlama = (options: object) => {
    const network = createNetwork(spec, paramsFromArrays(spec, tinyWeights(spec)));
    return new Run(
      recipeOf('cnn', { method: { id: 'llmPruner', options: { criterion: 'l1', ...options } } }),
      network,
      data,
    );
  };

  test('masked whole are as good as removed, with the key head its query heads', async () => {
    const run = runLlama({ protectFirst: 1 });
    await play(run);
    const arrays = await paramsToArrays(run.network.params);
    const small = removeChannels(spec, arrays, await removalsOf(run));
    expect(small.spec.nodes.filter(({ type }) => type === 'attention')).toMatchObject([
      { heads: 4, kvHeads: 2 },
      { heads: 2, kvHeads: 1 },
      { heads: 2, kvHeads: 1 },
    ]);
    expect(largest(await logitsOf(spec, arrays), await logitsOf(small.spec, small.arrays))).toBeLessThan(1e-4);
    end(run);
  });

  test('the hidden width goes from embedding to head; its norms then see a narrower width, which is another function', async () => {
    const run = runLlama({ scope: 'channel' });
    await play(run);
    const { network } = run;
    expect([...network.channelMasks.keys()]).toContain('model.embed_tokens.weight');
    expect([...network.channelMasks.keys()]).toContain('model.norm.weight');
    const arrays = await paramsToArrays(network.params);
    const embedding = network.channelMasks.get('model.embed_tokens.weight')!;
    const channels = Array.from({ length: 16 }, (_, channel) => channel).filter((c) => embedding.kept[c] === 0);
    expect(channels).toHaveLength(8);
    const small = removeChannels(spec, arrays, [{ node: 'model.embed_tokens', channels }]);
    const [masked, removed] = [await logitsOf(spec, arrays), await logitsOf(small.spec, small.arrays)];
    expect(largest(masked, removed)).toBeGreaterThan(1e-3);
    end(run);
  });
});
