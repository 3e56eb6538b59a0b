import { expect, test } from 'vitest';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import { tinySpec } from '../../testing/tinyLlama.ts';
import { architectures } from './architectures/index.ts';
import { outputWeight } from './prunable.ts';
import type { ModelSpec } from './spec.ts';

const images = { name: 'made', task: 'classify', inputShape: [4], classes: 3 } as const;

test('the output of the image networks is their last linear layer', () => {
  for (const [id, name] of [
    ['mlp', 'dense3.weight'],
    ['cnn', 'dense2.weight'],
    ['resnet', 'fc.weight'],
  ]) {
    expect(outputWeight(architectures.get(id).build())?.name).toBe(name);
  }
  expect(outputWeight(smallConvNet)).toMatchObject({ name: 'dense2.weight', rows: 10, columns: 16 });
});

test('what has no parameters is seen through; what stands later in the list is not taken for the output', () => {
  const spec: ModelSpec = {
    ...images,
    nodes: [
      { id: 'answer', type: 'dense', inputs: ['input'], units: 3, bias: true },
      { id: 'clipped', type: 'relu', inputs: ['answer'] },
      { id: 'aside', type: 'dense', inputs: ['answer'], units: 5, bias: true },
    ],
    output: 'clipped',
  };
  expect(outputWeight(spec)?.name).toBe('answer.weight');
});

test('two ways into the logits, a norm behind the last layer, a head that is never pruned: there is no such weight', () => {
  const dense = (id: string) => ({ id, type: 'dense', inputs: ['input'], units: 3, bias: true }) as const;
  const sum: ModelSpec = {
    ...images,
    nodes: [dense('left'), dense('right'), { id: 'sum', type: 'add', inputs: ['left', 'right'] }],
    output: 'sum',
  };
  expect(outputWeight(sum)).toBeNull();
  expect(outputWeight(tinySpec())).toBeNull();
  expect(outputWeight(tinySpec({ tie_word_embeddings: false }))).toBeNull();
});
