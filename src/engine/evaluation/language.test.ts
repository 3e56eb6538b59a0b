import { beforeAll, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { TokenDataset } from '../data/dataset.ts';
import { disposeParams, paramsFromArrays } from '../models/params.ts';
import { evaluateChoices, modelLogLikelihoods } from './choice.ts';
import { evaluate } from './evaluate.ts';
import { perplexity, sequenceLogits } from './perplexity.ts';

beforeAll(startWasm);

const spec = tinySpec();
const weights = tinyWeights(spec);
const source = { read: async (name: string) => weights.get(name)! };
const tokens = (length: number, seed: number) => Int32Array.from({ length }, (_, i) => (seed + i * 7) % 32);
const sequences = [tokens(9, 1), tokens(9, 2), tokens(5, 3), tokens(1, 4), tokens(12, 5)];
const item = (seed: number, lengths: readonly number[]) => ({
  context: tokens(6, seed),
  options: lengths.map((length, i) => tokens(length, seed + 3 * i)),
  answer: 0,
});
const items = [item(1, [1, 1, 1]), item(2, [2, 1]), item(3, [3, 3]), item(1, [1, 2])];
const dataset: TokenDataset = {
  kind: 'tokens',
  name: 'test',
  sequences,
  bounds: Float64Array.of(1, 2, 3, 0, 4),
  tasks: { odd: items },
  classes: 32,
  size: sequences.length,
};

test('in memory it finds what the walk block by block finds', async () => {
  const params = paramsFromArrays(spec, weights);
  const found = await evaluate(spec, params, dataset);
  const wanted = await perplexity(spec, source, sequences);
  expect(found.loss).toBeCloseTo(wanted.loss, 6); // the walk takes its mean in float32
  expect([found.tokens, found.examples]).toEqual([wanted.tokens, 5]);
  expect(found.boundPerplexity).toBeCloseTo(Math.exp(10 / wanted.tokens), 12);
  const { accuracy } = await evaluateChoices(modelLogLikelihoods(spec, source), items);
  expect(found.tasks).toEqual({ odd: accuracy });
  expect((await evaluate(spec, params, dataset, { taskItems: 0 })).tasks).toEqual({});
  disposeParams(params);
});

test('accuracy is the share of tokens whose logit is the greatest', async () => {
  const params = paramsFromArrays(spec, weights);
  const { correct, accuracy } = await evaluate(spec, params, dataset, { taskItems: 0 });
  const logits = await sequenceLogits(spec, source, sequences);
  let right = 0;
  for (const [index, text] of sequences.entries()) {
    for (let at = 0; at + 1 < text.length; at++) {
      const row = [...logits[index].subarray(at * 32, (at + 1) * 32)];
      if (row.indexOf(Math.max(...row)) === text[at + 1]) right += 1;
    }
  }
  expect(correct).toBe(right);
  expect(accuracy).toBe(right / 31); // 8 + 8 + 4 + 0 + 11 predicted tokens
  disposeParams(params);
});

test('images are refused, and so are tokens outside the vocabulary', async () => {
  const params = paramsFromArrays(spec, weights);
  const images = { kind: 'images', name: '', shape: [1, 1, 1], classes: 2, size: 1 } as const;
  const data = { ...images, images: new Float32Array(1), labels: new Uint8Array(1) };
  await expect(evaluate(spec, params, data)).rejects.toMatchObject({ code: 'recipeInvalid' });
  const stranger = { ...dataset, sequences: [Int32Array.of(1, 32)], size: 1 };
  await expect(evaluate(spec, params, stranger)).rejects.toMatchObject({ code: 'tokenInvalid' });
  disposeParams(params);
});
