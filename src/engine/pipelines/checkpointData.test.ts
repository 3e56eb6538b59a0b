import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { architectures } from '../models/architectures/index.ts';
import { createParams, paramsFromArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import type { Checkpoint } from './checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointData.ts';
import { languageSource } from './languageData.ts';
import { createNetwork, disposeNetwork } from './network.ts';
import { parseRecipe } from './recipe.ts';
import { Run } from './run.ts';
import type { PruningRecord } from './stages/stage.ts';

beforeAll(startWasm);

const noCodec = () => Promise.reject(new Error('ids need no tokenizer'));
const ids = [0, 1, 2].map((row) => Array.from({ length: 12 - row }, (_, i) => (row * 11 + i * 5) % 32));

async function newRun(kind: 'cnn' | 'llama', method: string): Promise<Run> {
  const spec = kind === 'cnn' ? architectures.get('cnn').build() : tinySpec();
  const recipe = parseRecipe({
    version: 1,
    seed: 4,
    model: { architecture: kind, weights: 'trained' },
    data:
      kind === 'cnn'
        ? { source: 'digits', train: 16, test: 8 }
        : { source: 'tokens', calibration: { ids }, evaluation: { ids } },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        calibration: 16,
        method: { id: method },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
    ],
  });
  if (spec.task !== 'language') {
    return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(3))), blobSource(16, 8));
  }
  const params = paramsFromArrays(spec, tinyWeights(spec));
  return new Run(recipe, createNetwork(spec, params), await languageSource(recipe.data, { spec, codec: noCodec }));
}

/** As a file of the version before gives it: nothing but scores and weights is kept of the event. */
function fromOlderFile(checkpoint: Checkpoint): Checkpoint {
  const { meta, arrays } = encodeCheckpoint(checkpoint);
  return decodeCheckpoint({
    meta,
    arrays: new Map([...arrays].filter(([key]) => !/^(stage\/)?(errors|inputNorms|diagonals)\//.test(key))),
  });
}

/** Of a dozen weights of each layer with scores. */
function lives({ scores, before, explanations }: PruningRecord) {
  return [...scores.keys()].flatMap((name) => {
    const { rows, columns } = before.get(name)!;
    const places = Array.from({ length: 12 }, (_, i) => Math.floor((i * rows * columns) / 12));
    return places.map((place) => explanations.get(name)?.(Math.floor(place / columns), place % columns));
  });
}

describe.each(['cnn', 'llama'] as const)('%s', (kind) => {
  test.each(['magnitude', 'random', 'wanda', 'sparsegpt', 'snip'])(
    '%s: what its file tells of an event',
    async (id) => {
      const run = await newRun(kind, id);
      const half = Math.ceil(run.active!.steps * 0.7);
      while (!run.finished) {
        await run.advance();
        if (run.cursor.step !== half && !run.finished) continue;
        const wanted = run.pruning!;
        const first = lives(wanted);
        expect(first.every(Boolean)).toBe(true);
        const checkpoint = await run.checkpoint();
        run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
        const again = run.pruning!;
        expect(again.errors ?? new Map()).toEqual(wanted.errors ?? new Map());
        expect(again.inputNorms ?? new Map()).toEqual(wanted.inputNorms ?? new Map());
        if (id === 'snip')
          expect(again.explanations.size).toBe(0); // gradients are not kept
        else if (id === 'sparsegpt') {
          const kept = first.map((one) => {
            const { corrected: _, ...terms } = one!.terms;
            return { terms, score: one!.score, partial: true };
          });
          expect(lives(again)).toEqual(kept);
        } else expect(lives(again)).toEqual(first);

        run.restore(fromOlderFile(checkpoint));
        expect(run.pruning!.scores.size).toBe(wanted.scores.size);
        const reads = ['wanda', 'sparsegpt', 'snip'].includes(id);
        if (reads) expect(run.pruning!.explanations.size).toBe(0);
        else expect(lives(run.pruning!)).toEqual(first);
        run.restore(checkpoint);
      }
      if (kind === 'llama' && id !== 'snip') expect(run.pruning!.errors!.size).toBe(14);
      run.dispose();
      disposeNetwork(run.network);
    },
  );
});
