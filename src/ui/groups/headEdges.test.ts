import { expect, test } from 'vitest';
import { tinySpec } from '../../testing/tinyLlama.ts';
import { groupViews } from '../../workers/groupViews.ts';
import { headEdges } from './headEdges.ts';

/** 4 query heads on 2 key heads of 4 channels. */
const groups = groupViews(tinySpec());
const of = (part: string) => headEdges(groups, `model.layers.1.${part}.weight`);

test('query rows have an edge at every head, a stronger one where the key head changes', () => {
  expect(of('self_attn.q_proj')).toEqual({
    axis: 'rows',
    heads: 4,
    edges: [
      { at: 4, apart: false },
      { at: 8, apart: true },
      { at: 12, apart: false },
    ],
  });
});

test('keys and values have their own heads, and what reads the heads has them along its columns', () => {
  for (const part of ['k_proj', 'v_proj']) {
    expect(of(`self_attn.${part}`)).toEqual({ axis: 'rows', heads: 2, edges: [{ at: 4, apart: true }] });
  }
  expect(of('self_attn.o_proj')).toMatchObject({ axis: 'columns', heads: 4 });
});

test('a layer of single channels has none', () => {
  expect(of('mlp.gate_proj')).toBeNull();
  expect(headEdges([], 'conv1.weight')).toBeNull();
});
