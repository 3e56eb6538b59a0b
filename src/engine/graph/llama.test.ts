import { expect, test } from 'vitest';
import { type LlamaConfig, llamaSpec } from '../models/architectures/llama.ts';
import { dependencyGroups, type Group } from './groups.ts';

const config: LlamaConfig = {
  name: 'tiny',
  hiddenSize: 6,
  intermediateSize: 5,
  layers: 1,
  heads: 4,
  kvHeads: 2,
  headDim: 2,
  vocabulary: 9,
  maxPositions: 8,
  normEpsilon: 1e-5,
  rope: { kind: 'default', theta: 10_000 },
  tiedEmbeddings: false,
  bias: { queryKeyValue: false, output: false, mlp: false },
  windows: [null],
};
const names = ({ members }: Group) => members.map(({ node, side }) => `${node.split('.').at(-1)} ${side}`);

test('a decoder has three groups: the hidden width, the heads, the gated channels', () => {
  const [hidden, heads, gated, ...more] = dependencyGroups(llamaSpec(config));
  expect(more).toEqual([]);
  expect(hidden).toMatchObject({ root: 'model.embed_tokens', channels: [0, 1, 2, 3, 4, 5], atomSize: 1 });
  expect(names(hidden)).toEqual([
    'embed_tokens out',
    'input_layernorm out',
    'q_proj in',
    'k_proj in',
    'v_proj in',
    'o_proj out',
    'post_attention_layernorm out',
    'gate_proj in',
    'up_proj in',
    'down_proj out',
    'norm out',
    'lm_head in',
  ]);
  expect(heads).toMatchObject({ root: 'model.layers.0.self_attn.k_proj', channels: [0, 1, 2, 3], atomSize: 2 });
  expect(names(heads)).toEqual(['k_proj out', 'q_proj out', 'v_proj out', 'o_proj in']);
  expect(gated).toMatchObject({ root: 'model.layers.0.mlp.gate_proj', atomSize: 1 });
  expect(names(gated)).toEqual(['gate_proj out', 'up_proj out', 'down_proj in']);
});

test('a key-value head goes with the consecutive query heads that use it', () => {
  const heads = dependencyGroups(llamaSpec(config))[1];
  // 4 query heads of 2 channels on 2 key heads: key head 1 (channels 2, 3) serves query heads 2 and 3 (channels 4..7)
  const query = heads.members.find(({ node }) => node.endsWith('q_proj'));
  expect(query?.channels).toEqual([
    [0, 2],
    [1, 3],
    [4, 6],
    [5, 7],
  ]);
});

test('without grouped queries the queries lead, and a tied head has no table of its own', () => {
  const groups = dependencyGroups(llamaSpec({ ...config, kvHeads: 4, tiedEmbeddings: true, layers: 2, windows: [] }));
  expect(groups.map(({ root }) => root)).toEqual([
    'model.embed_tokens',
    'model.layers.0.self_attn.q_proj',
    'model.layers.0.mlp.gate_proj',
    'model.layers.1.self_attn.q_proj',
    'model.layers.1.mlp.gate_proj',
  ]);
  expect(names(groups[0])).not.toContain('lm_head in');
});
