import { expect, test } from 'vitest';
import { dependencyGroups } from '../../graph/groups.ts';
import { removeChannels } from '../../graph/surgery.ts';
import { llamaSpec } from '../../models/architectures/llama.ts';
import { paramSpecs } from '../../models/params.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { GroupEvidence } from '../method.ts';
import { planRemovals, scoreChannels } from './plan.ts';
import { groupsInScope } from './scope.ts';

const spec = llamaSpec({
  name: 'tiny',
  hiddenSize: 4,
  intermediateSize: 3,
  layers: 2,
  heads: 4,
  kvHeads: 2,
  headDim: 2,
  vocabulary: 5,
  maxPositions: 8,
  normEpsilon: 1e-5,
  rope: { kind: 'default', theta: 10_000 },
  tiedEmbeddings: false,
  bias: { queryKeyValue: true, output: false, mlp: false },
  windows: [],
});
const all = dependencyGroups(spec);
const blocks = (start: number, end: number) => groupsInScope(spec, all, { kind: 'block', start, end });

/** Zeros but for one row or column of one weight. */
function evidence(weights: Readonly<Record<string, readonly number[]>>): GroupEvidence {
  const arrays = new Map(
    paramSpecs(spec).map(({ name, shape }) => [
      name,
      Float32Array.from(weights[name] ?? new Array(sizeOf(shape)).fill(0)),
    ]),
  );
  return { arrays, gradients: null, meanSquares: null };
}
const l1 = { criterion: 'l1', reduction: 'sum', pairing: 'coupled' } as const;
const first = 'model.layers.0.self_attn';

test('heads and gated channels lie inside blocks, the hidden width runs through them; blocks can be protected', () => {
  expect(blocks(0, 2).map(({ root }) => root)).toEqual([
    'model.layers.0.self_attn.k_proj',
    'model.layers.0.mlp.gate_proj',
    'model.layers.1.self_attn.k_proj',
    'model.layers.1.mlp.gate_proj',
  ]);
  expect(blocks(1, 2).map(({ root }) => root.slice(0, 14))).toEqual(['model.layers.1', 'model.layers.1']);
  expect(groupsInScope(spec, all, { kind: 'channel' }).map(({ root }) => root)).toEqual(['model.embed_tokens']);
});

test('a query head counts for the key head it uses, or as in the reference for the one by remainder', () => {
  // q_proj [8, 4]: only row 2, which is channel 0 of query head 1. Heads 0 and 1 use key head 0.
  const q = new Array(32).fill(0).fill(1, 8, 12);
  const [heads] = blocks(0, 1);
  expect([...scoreChannels(heads, evidence({ [`${first}.q_proj.weight`]: q }), l1)]).toEqual([4, 0, 0, 0]);
  const reference = { ...l1, pairing: 'reference' } as const; // channel 2 of 8 meets channel 2 of 4: key head 1
  expect([...scoreChannels(heads, evidence({ [`${first}.q_proj.weight`]: q }), reference)]).toEqual([0, 0, 4, 0]);
});

test('the last layer that is computed speaks for the group, in whatever order its members stand', () => {
  // o_proj [4, 8] reads channel 5 = channel 1 of query head 2, which uses key head 1: channel 3 of the group
  const o = new Array(32).fill(0).with(5, 2).with(13, -3);
  const down = [0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0]; // [4, 3]
  const weights = { [`${first}.o_proj.weight`]: o, 'model.layers.0.mlp.down_proj.weight': down };
  const others = { [`${first}.v_proj.weight`]: new Array(16).fill(7) };
  const given = evidence({ ...weights, ...others });
  const last = { ...l1, reduction: 'last' } as const;
  const [heads, gated] = blocks(0, 1);
  expect([...scoreChannels(heads, given, last)]).toEqual([0, 0, 0, 5]);
  expect([...scoreChannels(gated, given, last)]).toEqual([0, 1, 4]);
  const turned = { ...heads, members: [...heads.members].reverse() };
  expect([...scoreChannels(turned, given, last)]).toEqual([0, 0, 0, 5]);
});

test('an embedding counts by its columns', () => {
  const table = [1, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]; // [5, 4]
  const [hidden] = groupsInScope(spec, all, { kind: 'channel' });
  expect([...scoreChannels(hidden, evidence({ 'model.embed_tokens.weight': table }), l1)]).toEqual([5, 0, 0, 2]);
});

test('a local plan takes whole heads of each group; what it removes leaves a valid network with its biases', () => {
  const k = new Array(16).fill(0).fill(1, 0, 8); // key head 0 matters, head 1 does not
  const given = evidence({ [`${first}.k_proj.weight`]: k });
  const options = { ...l1, ranking: 'local', target: 0.5, initial: new Map() } as const;
  const removals = planRemovals(blocks(0, 1), given, options);
  expect(removals).toEqual([
    { node: `${first}.k_proj`, channels: [2, 3] },
    { node: 'model.layers.0.mlp.gate_proj', channels: [0, 1] }, // 3 - int(1.5) = 2; ties go to the lower index
  ]);
  const small = removeChannels(spec, given.arrays, removals);
  expect(small.spec.nodes.find(({ id }) => id === `${first}.mix`)).toMatchObject({ heads: 2, kvHeads: 1 });
  expect(small.arrays.get(`${first}.q_proj.bias`)).toHaveLength(4);
  expect(small.arrays.get(`${first}.o_proj.weight`)).toHaveLength(4 * 4);
});

test('a second step counts from the initial width', () => {
  const options = { ...l1, ranking: 'local', target: 0.5, initial: new Map([[`${first}.k_proj`, 8]]) } as const;
  // 4 channels are left of 8: half is already gone
  expect(planRemovals(blocks(0, 1).slice(0, 1), evidence({}), options)).toEqual([]);
});
