import { expect, test } from 'vitest';
import { architectures } from '../models/architectures/index.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Mask } from '../tensor/matrix.ts';
import { livePaths } from './livePaths.ts';

const mask = (rows: number, columns: number, ...kept: number[]): Mask => ({
  rows,
  columns,
  kept: Uint8Array.from(kept),
});
const spec = {
  task: 'classify',
  name: 'tiny',
  inputShape: [2],
  classes: 2,
  output: 'b',
  nodes: [
    { id: 'a', type: 'dense', inputs: ['input'], units: 3, bias: true },
    { id: 'r', type: 'relu', inputs: ['a'] },
    { id: 'b', type: 'dense', inputs: ['r'], units: 2, bias: true },
  ],
} as unknown as ModelSpec;

test('a neuron without inputs and one that nobody reads take their other weights with them', () => {
  const masks = new Map([
    // neuron 0 has no inputs left, neuron 1 one, neuron 2 both
    ['a.weight', mask(3, 2, 0, 0, 1, 0, 1, 1)],
    // both outputs read neuron 0, one reads neuron 1, nobody reads neuron 2
    ['b.weight', mask(2, 3, 1, 1, 0, 1, 0, 0)],
  ]);
  expect(livePaths(spec, masks)).toEqual([
    // of a's 3 kept weights the 2 of neuron 2 lead nowhere
    { name: 'a.weight', weights: 6, kept: 3, live: 1, outputs: 3, deadOutputs: 2 },
    // of b's 3 kept weights the 2 from neuron 0 carry a constant; output 1 has nothing else
    { name: 'b.weight', weights: 6, kept: 3, live: 1, outputs: 2, deadOutputs: 1 },
  ]);
});

test.each(['mlp', 'cnn', 'resnet'])('uncut, every weight of the %s is on a way', (architecture) => {
  const whole = architectures.get(architecture).build();
  const paths = livePaths(whole, new Map());
  expect(paths?.map(({ name }) => name)).toEqual(prunableWeights(whole).map(({ name }) => name));
  for (const { weights, live, deadOutputs } of paths ?? []) expect([live, deadOutputs]).toEqual([weights, 0]);
});

test('a filter of the CNN that is cut whole makes the next layer’s weights for it useless', () => {
  const cnn = architectures.get('cnn').build();
  const [first, second] = prunableWeights(cnn);
  const kept = new Uint8Array(first.rows * first.columns).fill(1).fill(0, 0, first.columns);
  const paths = livePaths(cnn, new Map([[first.name, { rows: first.rows, columns: first.columns, kept }]]));
  expect(paths?.[0]).toMatchObject({ live: (first.rows - 1) * first.columns, deadOutputs: 1 });
  const each = second.columns / first.rows; // kernel positions
  expect(paths?.[1]).toMatchObject({ kept: second.rows * second.columns, live: second.rows * (second.columns - each) });
});
