import { beforeAll, expect, test } from 'vitest';
import { useCpu as startCpu } from '../../testing/backends.ts';
import { llamaSpec } from '../models/architectures/llama.ts';
import { createParams, disposeParams, paramsToArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { evaluateChoices, modelLogLikelihoods } from './choice.ts';
import { perplexity } from './perplexity.ts';

const ids = (...values: number[]) => Int32Array.from(values);

beforeAll(startCpu);

test('the mean favours a long option that the sum does not', async () => {
  const items = [{ context: ids(1), options: [ids(2), ids(3, 4, 5)], answer: 1 }];
  // sums: -2 and -3; means: -2 and -1
  const given = async () => [-2, -3];
  expect(await evaluateChoices(given, items)).toEqual({ accuracy: 0, items: 1 });
  expect(await evaluateChoices(given, items, 'mean')).toEqual({ accuracy: 1, items: 1 });
});

test('options of several items are told apart, and a tie goes to the lower index', async () => {
  const items = [
    { context: ids(1), options: [ids(2), ids(3), ids(4)], answer: 2 },
    { context: ids(1), options: [ids(2), ids(3)], answer: 1 },
  ];
  expect((await evaluateChoices(async () => [-3, -2, -1, -5, -5], items)).accuracy).toBe(0.5);
});

test('a model’s log-likelihoods are those that its perplexity sums, whatever the order of the texts', async () => {
  const spec = llamaSpec({
    name: 'small',
    hiddenSize: 8,
    intermediateSize: 12,
    layers: 2,
    heads: 2,
    kvHeads: 1,
    headDim: 4,
    vocabulary: 11,
    maxPositions: 16,
    normEpsilon: 1e-5,
    rope: { kind: 'default', theta: 10_000 },
    tiedEmbeddings: true,
    bias: { queryKeyValue: false, output: false, mlp: false },
    windows: [null, null],
  });
  const params = createParams(spec, createRandom(4));
  const arrays = await paramsToArrays(params);
  disposeParams(params);
  const source = { read: async (name: string) => arrays.get(name) ?? new Float32Array() };
  const long = { context: ids(3), continuation: ids(7, 1, 9, 4) };
  const short = { context: ids(3, 7), continuation: ids(1) };
  const rest = { context: ids(3, 7, 1), continuation: ids(9, 4) };
  const first = { context: ids(3), continuation: ids(7) };
  const found = await modelLogLikelihoods(spec, source)([long, short, rest, first]);
  const { loss, tokens } = await perplexity(spec, source, [ids(3, 7, 1, 9, 4)]);
  expect(found[0]).toBeCloseTo(-loss * tokens, 4);
  expect(found[1] + found[2] + found[3]).toBeCloseTo(found[0], 4);
});
