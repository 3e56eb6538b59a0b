import { expect, test } from 'vitest';
import { llamaSpec } from '../../engine/models/architectures/llama.ts';
import { resnet } from '../../engine/models/architectures/resnet.ts';
import { storyLlamaConfig } from '../../engine/models/architectures/storyLlama.ts';
import { groupViews } from '../../workers/groupViews.ts';
import { describeAtom, shortName, sidesOf } from './groupText.ts';

const groups = groupViews(llamaSpec(storyLlamaConfig));
const attention = (part: string) => `model.layers.1.self_attn.${part}_proj.weight`;

test('under grouped queries a key head leaves with the query heads that share it', () => {
  // 8 query heads of 16 channels on 4 key heads: key head 2 is read by query heads 4 and 5, rows 64 to 95
  const [{ index }] = sidesOf(groups, attention('k'));
  const text = describeAtom(groups[index], 2);
  expect(groups[index]).toMatchObject({ atoms: 4, atomSize: 16 });
  expect(text.shared).toBe(2);
  expect(text.members).toContainEqual({ name: '1.q_proj', axis: 'rows', places: '64–95' });
  expect(text.members).toContainEqual({ name: '1.k_proj', axis: 'rows', places: '32–47' });
  expect(text.members).toContainEqual({ name: '1.o_proj', axis: 'columns', places: '64–95' });
});

test('a channel of the gated MLP is a row of gate and up and a column of down', () => {
  const name = 'model.layers.0.mlp.gate_proj.weight';
  const [{ axis, index }] = sidesOf(groups, name);
  expect(axis).toBe('rows');
  expect(describeAtom(groups[index], 7)).toEqual({
    members: [
      { name: '0.gate_proj', axis: 'rows', places: '7' },
      { name: '0.up_proj', axis: 'rows', places: '7' },
      { name: '0.down_proj', axis: 'columns', places: '7' },
    ],
    more: 0,
    shared: null,
  });
});

test('the hidden width couples every block: more layers than a sentence names', () => {
  const inputs = sidesOf(groups, attention('q')).find(({ axis }) => axis === 'columns')!;
  expect(groups[inputs.index].atoms).toBe(128);
  expect(describeAtom(groups[inputs.index], 0).more).toBe(23); // 7 projections in 4 blocks, 5 named
  expect(groups[inputs.index].beside).toContain('model.embed_tokens.weight');
});

test('a convolution loses a column for each position of its kernel', () => {
  const residual = groupViews(resnet.build());
  const name = 'layer1.0.conv2.weight';
  const side = sidesOf(residual, name).find(({ axis }) => axis === 'columns')!;
  const member = residual[side.index].members.find((entry) => entry.name === name)!;
  expect(member.atoms[3]).toHaveLength(9);
  expect(shortName(name)).toBe('0.conv2');
  expect(shortName('conv1.weight')).toBe('conv1');
});
