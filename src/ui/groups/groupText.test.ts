import { expect, test } from 'vitest';
import { llamaSpec } from '../../engine/models/architectures/llama.ts';
import { resnet } from '../../engine/models/architectures/resnet.ts';
import { storyLlamaConfig } from '../../engine/models/architectures/storyLlama.ts';
import type { ModelSpec } from '../../engine/models/spec.ts';
import { groupViews } from '../../workers/groupViews.ts';
import { modelView } from '../../workers/views.ts';
import { describeAtom, describeBeside, shortName, sidesOf } from './groupText.ts';
import { litBeside } from './litRanges.ts';

/** As the page knows them. */
const nodesOf = (spec: ModelSpec) => modelView({ spec, prunable: [] }, 'fresh', null, 1).nodes;

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
  // beside them, embedding, two norms and two sums in each of 4 blocks, and the norm at the end
  const names = groups[inputs.index].beside.map(({ node }) => node);
  expect(names).toHaveLength(1 + 4 * 4 + 1);
  expect(names.slice(0, 3)).toEqual([
    'model.embed_tokens',
    'model.layers.0.input_layernorm',
    'model.layers.0.self_attn.residual',
  ]);
  expect(describeBeside(groups[inputs.index], 0, nodesOf(llamaSpec(storyLlamaConfig)))).toEqual({
    parts: [
      { name: 'model.embed_tokens', type: 'embedding' },
      { name: '0.input_layernorm', type: 'rmsNorm' },
      { name: '0.residual', type: 'add' },
    ],
    more: 15,
  });
});

test('what only some of the channels run through belongs to those alone', () => {
  // b has 3 channels, a 2: filled up with zeros, a's norm is on the way of the first two
  const conv = { type: 'conv2d', kernel: [1, 1], stride: 1, padding: 0, bias: false } as const;
  const spec: ModelSpec = {
    name: 'padded',
    task: 'classify',
    inputShape: [2, 2, 1],
    classes: 3,
    nodes: [
      { ...conv, id: 'a', inputs: ['input'], filters: 2 },
      { id: 'norm', type: 'batchNorm', inputs: ['a'], epsilon: 1e-5, momentum: 0.1 },
      { id: 'pad', type: 'padChannels', inputs: ['norm'], before: 0, after: 1 },
      { ...conv, id: 'b', inputs: ['input'], filters: 3 },
      { id: 'sum', type: 'add', inputs: ['pad', 'b'] },
      { id: 'pool', type: 'globalAveragePool', inputs: ['sum'] },
      { id: 'fc', type: 'dense', inputs: ['pool'], units: 3, bias: true },
    ],
    output: 'fc',
  };
  const [group] = groupViews(spec);
  expect(group).toMatchObject({ root: 'b', atoms: 3 });
  expect(group.beside).toEqual([
    { node: 'norm', atoms: [0, 1] },
    { node: 'pad', atoms: null },
    { node: 'sum', atoms: null },
    { node: 'pool', atoms: null },
  ]);
  expect(describeBeside(group, 2, nodesOf(spec))).toEqual({ parts: [{ name: 'sum', type: 'add' }], more: 2 });
  const on = (atom: number) => ['norm', 'sum', 'fc'].map((node) => litBeside([group], { group: 0, atom }, node));
  expect([on(1), on(2)]).toEqual([
    [true, true, false],
    [false, true, false],
  ]);
  expect(litBeside([group], null, 'sum')).toBe(false);
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
