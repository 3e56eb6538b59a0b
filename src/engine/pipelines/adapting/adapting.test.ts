import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { fingerprint } from '../../../testing/contract.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { methods } from '../../methods/index.ts';
import type { ScoreStepsMethod } from '../../methods/method.ts';
import { architectures } from '../../models/architectures/index.ts';
import { countRevived } from '../../models/masks.ts';
import { createParams, paramsToArrays } from '../../models/params.ts';
import { defaultOptions } from '../../options.ts';
import { type Matrix, prunedCount } from '../../tensor/matrix.ts';
import { createRandom } from '../../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpointData.ts';
import { createNetwork, disposeNetwork, matricesOf } from '../network.ts';
import { parseRecipe } from '../recipe.ts';
import { Run } from '../run.ts';
import type { StepReport } from '../stages/stage.ts';
import { growthEvents, positionsOf, stepsBefore } from './events.ts';

beforeAll(useWasm);

const data = blobSource(256, 100); // 8 batches of 32 an epoch
const adamw = { optimizer: { id: 'adamw', options: { learningRate: 0.01 } }, learningRate: { id: 'constant' } };

interface Choices {
  readonly options?: object;
  readonly stage?: object;
  readonly training?: object | null;
  readonly architecture?: string;
  /** Stages after it. */
  readonly after?: readonly object[];
}

function newRun({ options = {}, stage = {}, training = {}, architecture = 'mlp', after = [] }: Choices = {}): Run {
  const recipe = parseRecipe({
    version: 1,
    seed: 5,
    model: { architecture, weights: 'fresh' },
    data: { source: 'digits', train: 256, test: 100 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.6,
        method: { id: 'loraprune', options: { frequency: 2, ...options } },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        training:
          training === null
            ? undefined
            : { epochs: 1, batchSize: 32, ...adamw, lora: { rank: 4, dropout: 0 }, ...training },
        ...stage,
      },
      ...after,
      { stage: 'evaluate' },
    ],
  });
  const spec = architectures.get(architecture).build();
  return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(recipe.seed))), data);
}

async function play(run: Run, onStep: (report: StepReport) => Promise<void> | void = () => {}): Promise<void> {
  while (!run.finished) await onStep(await run.advance());
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

const printOf = (matrices: ReadonlyMap<string, Matrix>) =>
  fingerprint(...[...matrices.values()].map(({ values }) => values));

const sparsityOf = (run: Run, name: string) => {
  const mask = run.network.masks.get(name)!;
  return prunedCount(mask) / mask.kept.length;
};

describe('when masks grow', () => {
  const method = methods.get('loraprune') as ScoreStepsMethod;
  const courseOf = (options: object) => method.course({ ...defaultOptions(method.options), ...options });

  test('reference: at multiples of the frequency strictly inside the rise', () => {
    // 100 steps: the rise is (10, 90]; at 10 nothing is wanted yet, at 90 the end is reached and left out
    const events = growthEvents(courseOf({ counting: 'reference' }), 100, false);
    expect(events.map(({ at }) => at)).toEqual([20, 30, 40, 50, 60, 70, 80]);
    expect(events[0].progress).toBeCloseTo(10 / 80, 12);
  });

  test('exact: one more where the rise ends, at the wanted sparsity', () => {
    const events = growthEvents(courseOf({ frequency: 40 }), 100, false);
    expect(events.map(({ at, progress }) => [at, progress])).toEqual([
      [40, expect.closeTo(30 / 80, 12)],
      [80, expect.closeTo(70 / 80, 12)],
      [90, 1],
    ]);
  });

  test('a pattern that dictates its sparsity is cut once, however short the run', () => {
    expect(growthEvents(courseOf({}), 100, true)).toEqual([{ at: 90, progress: 1 }]);
    expect(growthEvents(courseOf({ counting: 'reference' }), 1, true)).toEqual([{ at: 1, progress: 1 }]);
  });

  test('an event stands between the step before it and the one after it', () => {
    const positions = positionsOf(
      [
        { at: 1, progress: 0.5 },
        { at: 2, progress: 1 },
      ],
      2,
    );
    expect(positions.map((entry) => entry?.progress ?? null)).toEqual([null, 0.5, null, 1]);
    expect([0, 1, 2, 3, 4].map((position) => stepsBefore(positions, position))).toEqual([0, 1, 1, 2, 2]);
  });
});

describe('single weights', () => {
  test('masks only grow, end exactly at the wanted sparsity of each layer, and nothing pruned comes back', async () => {
    const run = newRun();
    const dense = await matricesOf(run.network);
    let before = new Map<string, Uint8Array>();
    const sparsities: number[] = [];
    await play(run, async (report) => {
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
      if (report.did !== 'masksMoved') return;
      sparsities.push(report.sparsity);
      for (const [name, { kept }] of run.network.masks) {
        expect(kept.every((bit, i) => bit <= (before.get(name)?.[i] ?? 1))).toBe(true);
      }
      before = new Map([...run.network.masks].map(([name, { kept }]) => [name, kept.slice()]));
    });
    // 8 steps, the rise ends at 7.2: events at 2, 4, 6 and 7
    expect(sparsities).toHaveLength(4);
    expect(sparsities.toSorted((a, b) => a - b)).toEqual(sparsities);
    for (const { name, rows, columns } of run.network.prunable) {
      expect(prunedCount(run.network.masks.get(name)!)).toBe(Math.round(rows * columns * 0.6));
    }
    const { pruning } = run;
    expect(printOf(pruning!.before)).toBe(printOf(dense));
    // the record's numbers are those of the formula, and their average is the score
    const { terms, score } = pruning!.explanations.get('dense1.weight')!(3, 200);
    expect(terms.importance).toBeCloseTo(Math.abs(terms.weight * terms.slope), 12);
    expect(score).toBe(pruning!.scores.get('dense1.weight')![3 * 784 + 200]);
    end(run);
  });

  test.each([
    ['N:M', { pattern: { id: 'nm', options: {} } }, 0.5],
    ['blocks', { pattern: { id: 'block', options: { rows: 2, columns: 2 } } }, 0.6],
    ['a hand-set layer', { overrides: { 'dense1.weight': 0.25 } }, 0.25],
    ['another allocation', { allocation: { id: 'erk' } }, null],
  ])('%s', async (_, stage, wanted) => {
    const run = newRun({ stage });
    await play(run);
    if (wanted !== null) expect(sparsityOf(run, 'dense1.weight')).toBeCloseTo(wanted, 3);
    const all = run.network.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
    const zeros = [...run.network.masks.values()].reduce((sum, mask) => sum + prunedCount(mask), 0);
    if (wanted === null) expect(zeros / all).toBeCloseTo(0.6, 3);
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    end(run);
  });

  test.each(['grad', 'magnitude'])('judged by %s, other weights go than by the adapters', async (gradient) => {
    const [run, other] = [newRun({ options: { gradient } }), newRun()];
    await play(run);
    await play(other);
    expect(sparsityOf(run, 'dense2.weight')).toBeCloseTo(0.6, 3);
    const keptOf = ({ network }: Run) => fingerprint(network.masks.get('dense2.weight')!.kept);
    expect(keptOf(run)).not.toBe(keptOf(other));
    end(run);
    end(other);
  });

  test('what an earlier stage pruned and what is protected stay as they are', async () => {
    const run = newRun({ stage: { protect: ['dense3.weight'] } });
    await play(run);
    expect(sparsityOf(run, 'dense3.weight')).toBe(0);
    end(run);
  });
});

describe('whole channels', () => {
  test.each([
    ['mlp', 'dense1', 'dense2'],
    ['cnn', 'conv1', 'conv2'],
    ['resnet', 'stem', null],
  ])('%s: what a layer no longer writes is no longer read', async (architecture, writes, reads) => {
    const run = newRun({ options: { unit: 'group', frequency: 4 }, architecture });
    await play(run);
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    const { prunable, masks } = run.network;
    const rowsOf = (name: string) => {
      const { rows, columns } = prunable.find((entry) => entry.name === name)!;
      const { kept } = masks.get(name)!;
      return Array.from({ length: rows }, (_, row) => kept.subarray(row * columns, (row + 1) * columns));
    };
    const first = prunable.find(({ layer }) => layer === writes) ?? prunable[0];
    const gone = rowsOf(first.name).map((row) => row.every((bit) => bit === 0));
    expect(gone.filter(Boolean)).toHaveLength(Math.round(first.rows * 0.6));
    if (reads) {
      const next = prunable.find(({ layer }) => layer === reads)!;
      const { kept } = masks.get(next.name)!;
      let revived = 0;
      for (let place = 0; place < kept.length; place++) {
        const column = place % next.columns;
        revived += gone[column % first.rows] ? kept[place] : 0; // [kh, kw, in]: channels are fastest
      }
      expect(revived).toBe(0);
    }
    end(run);
  });
});

test('channels that went leave the network in a compact stage, which computes the same', async () => {
  const run = newRun({ options: { unit: 'group' }, after: [{ stage: 'compact' }] });
  while (run.cursor.stage === 0) await run.advance();
  const logits = async () => {
    const test = await run.data.test();
    return (await evaluate(run.network.spec, run.network.params, test, {})).loss;
  };
  const before = await logits();
  const rows = run.network.prunable[0].rows;
  await run.advance();
  expect(run.network.prunable[0].rows).toBe(rows - Math.round(rows * 0.6));
  expect(await logits()).toBeCloseTo(before, 5);
  end(run);
});

test.each([
  ['weights', {}],
  ['weights by their true gradient, with dropout', { options: { gradient: 'grad' }, training: { lora: { rank: 2 } } }],
  ['channels', { options: { unit: 'group' } }],
  ['channels of a CNN', { options: { unit: 'group' }, architecture: 'cnn' }],
])(
  '%s: from a checkpoint at any place, also its stored form, to the same bits; no tensor is left',
  async (_, choices) => {
    const tensors = tf.memory().numTensors;
    const run = newRun(choices);
    const bitsOf = async () =>
      fingerprint(
        ...(await paramsToArrays(run.network.params)).values(),
        ...[...run.network.masks.values()].map(({ kept }) => kept),
        ...run.pruning!.scores.values(),
      );
    const checkpoints = [await run.checkpoint()];
    await play(run, async () => {
      if (run.cursor.stage === 0 && run.cursor.step % 4 === 3) checkpoints.push(await run.checkpoint());
    });
    const once = await bitsOf();
    const record = printOf(run.pruning!.before);
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const checkpoint of checkpoints) {
      run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
      await play(run);
      expect(await bitsOf()).toBe(once);
      expect(printOf(run.pruning!.before)).toBe(record);
    }
    end(run);
    expect(tf.memory().numTensors).toBe(tensors);
  },
);

test.each([
  ['no training', { training: null }, 'training'],
  ['too short a training', { training: { epochs: 0.01 } }, 'training.epochs'],
  ['an allocation that ranks scores', { stage: { allocation: { id: 'global' } } }, 'allocation'],
  ['an allocation that asks for inputs', { stage: { allocation: { id: 'owl' } } }, 'allocation'],
  ['channels in N:M', { options: { unit: 'group' }, stage: { pattern: { id: 'nm' } } }, 'pattern'],
  ['a weight without an adapter', { training: { lora: { targets: ['dense1'] } } }, 'lora.targets'],
  ['training under another method', { stage: { method: { id: 'magnitude' } } }, 'training'],
  ['nothing left to prune', { stage: { protect: ['dense1.weight', 'dense2.weight', 'dense3.weight'] } }, 'protect'],
])('%s is refused with the reason', (_, choices, field) => {
  expect(() => newRun(choices)).toThrow(
    expect.objectContaining({ code: 'recipeInvalid', details: expect.objectContaining({ field }) }),
  );
});
