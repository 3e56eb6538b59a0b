import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { fingerprint } from '../../../testing/contract.ts';
import { smallConvNet } from '../../../testing/smallConvNet.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { forward } from '../../models/forward.ts';
import { countRevived } from '../../models/masks.ts';
import { createParams, paramsFromArrays, paramsToArrays } from '../../models/params.ts';
import { maskSparsity } from '../../tensor/matrix.ts';
import { createRandom } from '../../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpointData.ts';
import { allMasks, createNetwork, disposeNetwork, type Network } from '../network.ts';
import { parseRecipe, type Recipe } from '../recipe.ts';
import { Run } from '../run.ts';
import type { StepReport } from '../stages/stage.ts';

beforeAll(useWasm);

const data = blobSource(64, 32);
const prune = {
  stage: 'prune',
  sparsity: 0.5,
  method: { id: 'filterNorm' },
  pattern: { id: 'unstructured' },
  allocation: { id: 'uniform' },
};
const finetune = {
  stage: 'finetune',
  epochs: 0.75,
  batchSize: 16,
  optimizer: { id: 'adamw' },
  learningRate: { id: 'constant' },
};
const compact = { stage: 'compact' };

function recipeOf(stages: readonly object[]): Recipe {
  return parseRecipe({
    version: 1,
    seed: 3,
    model: { architecture: 'cnn', weights: 'fresh' },
    data: { source: 'digits', train: 64, test: 32 },
    stages,
  });
}

const runOf = (stages: readonly object[]) =>
  new Run(recipeOf(stages), createNetwork(smallConvNet, createParams(smallConvNet, createRandom(5))), data);

function llamaRun(stages: readonly object[], config: object = {}): Run {
  const spec = tinySpec({ num_hidden_layers: 3, ...config });
  return new Run(recipeOf(stages), createNetwork(spec, paramsFromArrays(spec, tinyWeights(spec))), data);
}

async function play(run: Run): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  while (!run.finished) reports.push(await run.advance());
  return reports;
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

async function logitsOf({ spec, params }: Network): Promise<Float32Array> {
  const logits = tf.tidy(() => {
    const images = Float32Array.from({ length: 2 * 784 }, createRandom(1).uniform);
    const x = spec.task === 'language' ? tf.tensor1d([1, 5, 9, 2, 30], 'int32') : tf.tensor4d(images, [2, 28, 28, 1]);
    return forward(spec, params, x).logits;
  });
  const values = Float32Array.from(await logits.data());
  logits.dispose();
  return values;
}

const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), a.length === b.length ? 0 : Number.NaN);

describe('a network whose gone channels leave it', () => {
  test('is half as wide and computes the same; the report counts what left', async () => {
    const run = runOf([prune, compact]);
    while (run.phase !== 'compact') await run.advance();
    const masked = await logitsOf(run.network);
    const [report] = await play(run);
    // 8, 12 and 16 channels became 4, 6 and 8: conv1 36 + norm 8, conv2 4*9*6 + 6 + norm 12, 54*8 + 8, 8*10 + 10
    const left = 36 + 16 + (216 + 6) + 24 + (432 + 8) + 90;
    expect(report).toMatchObject({ did: 'compacted', groups: 3, narrowedNorms: 0, parameters: { after: left } });
    expect([...run.network.params.values()].reduce((sum, { size }) => sum + size, 0)).toBe(left);
    expect(largest(masked, await logitsOf(run.network))).toBeLessThan(1e-5);
    end(run);
  });

  test('takes masks of single weights along', async () => {
    const scattered = { ...prune, method: { id: 'magnitude' }, sparsity: 0.3 };
    const run = runOf([scattered, prune, compact, finetune]);
    while (run.phase !== 'compact') await run.advance();
    const masked = await logitsOf(run.network);
    await run.advance();
    expect(largest(masked, await logitsOf(run.network))).toBeLessThan(1e-5);
    const { masks, prunable } = run.network;
    expect([...masks.keys()]).toEqual(prunable.map(({ name }) => name));
    for (const { name, rows, columns } of prunable) expect(masks.get(name)).toMatchObject({ rows, columns });
    const sparsity = maskSparsity(masks.get('dense1.weight')!);
    expect(sparsity).toBeGreaterThan(0.1); // strong filters keep fewer zeros than all had
    expect(sparsity).toBeLessThan(0.3);
    await play(run);
    expect(await countRevived(run.network.params, allMasks(run.network))).toBe(0);
    end(run);
  });

  test('trains as the masked one would', async () => {
    const ends = [];
    for (const stages of [
      [prune, compact, finetune],
      [prune, { stage: 'evaluate' }, finetune, compact], // batches are drawn by the stage's place
    ]) {
      const run = runOf(stages);
      const reports = await play(run);
      ends.push({ logits: await logitsOf(run.network), losses: reports.flatMap((r) => ('loss' in r ? [r.loss] : [])) });
      end(run);
    }
    expect(ends[0].losses).toHaveLength(3);
    expect(largest(Float32Array.from(ends[0].losses), Float32Array.from(ends[1].losses))).toBeLessThan(1e-4);
    expect(largest(ends[0].logits, ends[1].logits)).toBeLessThan(1e-3);
  });

  test('goes back to its full size and forward again to the same bits, also stored', async () => {
    const run = runOf([{ ...finetune, stage: 'train', keep: [1] }, prune, compact, finetune, { stage: 'evaluate' }]);
    const prints = async () =>
      fingerprint(
        ...(await paramsToArrays(run.network.params)).values(),
        ...[...allMasks(run.network).values()].map(({ kept }) => kept),
        ...(run.pruning?.scores.values() ?? []),
        ...[...(run.pruning?.before.values() ?? [])].map(({ values }) => values),
        ...run.maskHistory.flips.values(),
      );
    const at: { readonly print: string; readonly checkpoint: Awaited<ReturnType<Run['checkpoint']>> }[] = [];
    const keep = async () => at.push({ print: await prints(), checkpoint: await run.checkpoint() });
    await keep();
    while (!run.finished) {
      await run.advance();
      await keep();
    }
    const snapshots = at.map(({ checkpoint }) => checkpoint.snapshots.get(1)?.get('dense1.weight')?.length);
    expect([snapshots.at(1 + 1), snapshots.at(-1)]).toEqual([16 * 108, 8 * 54]);
    const last = at.length - 1;
    for (const [from, to] of [
      [last, 0],
      [0, last],
      [last, 5],
      [7, last - 2],
    ]) {
      for (const { checkpoint } of [at[from], at[to]]) run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
      expect(await prints()).toBe(at[to].print);
      await play(run);
      expect(await prints()).toBe(at[last].print);
    }
    end(run);
  });

  test('keeps what was known of the weights that stay', async () => {
    const run = runOf([prune, compact]);
    while (run.phase !== 'compact') await run.advance();
    const { scores } = run.pruning!;
    const rows = [...scores.get('dense1.weight')!].filter((_, i) => i % 108 === 0);
    await run.advance();
    const record = run.pruning!;
    const strongest = rows.toSorted((a, b) => a - b).slice(8);
    const left = record.scores.get('dense1.weight')!;
    expect(left).toHaveLength(8 * 54);
    expect([...left].filter((_, i) => i % 54 === 0).sort((a, b) => a - b)).toEqual(strongest);
    expect(record.explanations.get('dense1.weight')?.(7, 53).score).toBe(left.at(-1));
    const [now, before] = [(await paramsToArrays(run.network.params)).get('bn1.bias'), record.before.get('bn1.bias')];
    expect([...(now ?? [])]).toEqual([...(before?.values ?? [0])]);
    end(run);
  });

  test('without a channel that is gone everywhere nothing leaves it', async () => {
    const run = runOf([{ ...prune, method: { id: 'magnitude' } }, compact]);
    const reports = await play(run);
    expect(reports.at(-1)).toMatchObject({ groups: 0, macs: { before: expect.any(Number) } });
    expect(run.network.spec).toEqual(smallConvNet);
    end(run);
  });

  test('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const run = runOf([prune, compact, finetune]);
    const start = await run.checkpoint();
    await play(run);
    run.restore(start);
    end(run);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a decoder whose gone heads and channels leave it', () => {
  const options = { criterion: 'l1', protectFirst: 1 };
  const stage = { ...prune, method: { id: 'llmPruner', options } };
  const widths = ({ spec }: Network) =>
    spec.nodes.flatMap((node) =>
      node.type === 'attention'
        ? [node.kvHeads]
        : node.type === 'dense' && node.id.includes('up_proj')
          ? [node.units]
          : [],
    );

  test('has blocks of several widths where some were protected, or one width where the recipe wants it', async () => {
    const uneven = llamaRun([stage, compact]);
    while (uneven.phase !== 'compact') await uneven.advance();
    const masked = await logitsOf(uneven.network);
    await play(uneven);
    expect(widths(uneven.network)).toEqual([2, 24, 1, 12, 1, 12]);
    expect(largest(masked, await logitsOf(uneven.network))).toBeLessThan(1e-4);
    end(uneven);
    const last = llamaRun([
      { ...prune, method: { id: 'llmPruner', options: { criterion: 'l1', protectLast: 2 } } },
      compact,
    ]);
    await play(last);
    expect(widths(last.network)).toEqual([1, 12, 2, 24, 2, 24]);
    end(last);
    const even = llamaRun([stage, { ...compact, uniform: true }]);
    await play(even);
    expect(widths(even.network)).toEqual([2, 24, 2, 24, 2, 24]); // the protected block can spare nothing
    expect(largest(masked, await logitsOf(even.network))).toBe(0);
    end(even);
    const global = { ...stage, method: { id: 'llmPruner', options: { criterion: 'l1', ranking: 'global' } } };
    const both = llamaRun([global, { ...compact, uniform: true }]);
    await play(both);
    const [, up, , other, , third] = widths(both.network);
    expect(up === other && other === third && up < 24).toBe(true);
    end(both);
  });

  test('of one width keeps as many heads as divide the hidden width; those beyond stay as zeros', async () => {
    const heads = { num_attention_heads: 8, num_key_value_heads: 4, head_dim: 4 };
    const quarter = { ...prune, sparsity: 0.25, method: { id: 'llmPruner', options: { criterion: 'l1' } } };
    const uneven = llamaRun([quarter, compact], heads);
    await play(uneven);
    expect(widths(uneven.network)).toEqual([3, 18, 3, 18, 3, 18]); // 6 query heads over a width of 16
    end(uneven);
    const even = llamaRun([quarter, { ...compact, uniform: true }], heads);
    await play(even);
    expect(widths(even.network)).toEqual([4, 18, 4, 18, 4, 18]);
    expect(maskSparsity(even.network.masks.get('model.layers.1.self_attn.q_proj.weight')!)).toBe(0.25);
    end(even);
  });

  test('tells of norms over a narrower hidden width', async () => {
    const hidden = { ...prune, method: { id: 'llmPruner', options: { criterion: 'l1', scope: 'channel' } } };
    const run = llamaRun([hidden, compact]);
    const reports = await play(run);
    expect(reports.at(-1)).toMatchObject({ did: 'compacted', narrowedNorms: 7 });
    expect(run.network.params.get('model.embed_tokens.weight')?.shape).toEqual([32, 8]);
    end(run);
  });
});
