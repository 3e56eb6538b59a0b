import { beforeAll, expect, test } from 'vitest';
import type { ChoiceItem } from '../../src/engine/data/choiceItem.ts';
import { colours, things } from '../../src/engine/data/stories/lexicon.ts';
import { encodeWords, vocabulary } from '../../src/engine/data/stories/vocabulary.ts';
import { evaluate } from '../../src/engine/evaluation/evaluate.ts';
import { llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../../src/engine/models/architectures/storyLlama.ts';
import { createParams, disposeParams, paramsFromArrays, paramsToArrays } from '../../src/engine/models/params.ts';
import { createRandom, type Random } from '../../src/engine/tensor/random.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { giveMatchingHeads } from './initialWeights.ts';

beforeAll(startWasm);

const spec = llamaSpec(storyLlamaConfig);

/** "<s> The wool is red . The rope is blue . The clay is pink . The wool is", and the three colours. */
function question(random: Random): ChoiceItem {
  const nouns = [...random.permutation(things.length).subarray(0, 3)].map((index) => things[index]);
  const hues = [...random.permutation(colours.length).subarray(0, 3)].map((index) => colours[index]);
  const told = nouns.flatMap((noun, index) => ['The', noun, 'is', hues[index], '.']);
  const answer = random.int(3);
  const context = encodeWords(['<s>', ...told, 'The', nouns[answer], 'is']);
  return { context, options: hues.map((hue) => encodeWords([hue])), answer };
}

test('a network that has learned nothing looks up what was said of a thing, and one with random weights does not', async () => {
  const random = createRandom(4);
  const items = Array.from({ length: 150 }, () => question(random));
  const fresh = createParams(spec, createRandom(1));
  const arrays = await paramsToArrays(fresh);
  disposeParams(fresh);
  const sequences = items.slice(0, 1).map(({ context }) => context);
  const about = { bounds: null, tasks: { colour: items }, classes: vocabulary.length, size: 1 };
  const rightOf = async () => {
    const params = paramsFromArrays(spec, arrays);
    const { tasks } = await evaluate(spec, params, { kind: 'tokens', name: 'questions', sequences, ...about });
    disposeParams(params);
    return tasks.colour;
  };
  const before = await rightOf();
  giveMatchingHeads(storyLlamaConfig, arrays, createRandom(2));
  const after = await rightOf();
  expect(before).toBeLessThan(0.42); // a guess is right once in three
  expect(after).toBeGreaterThan(0.5);
});

test('a network without biases, or of one block, cannot be given them', () => {
  const bias = { queryKeyValue: false, output: false, mlp: false };
  expect(() => giveMatchingHeads({ ...storyLlamaConfig, bias }, new Map(), createRandom(1))).toThrow('biases');
  expect(() => giveMatchingHeads({ ...storyLlamaConfig, layers: 1 }, new Map(), createRandom(1))).toThrow('blocks');
});
