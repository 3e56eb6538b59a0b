import { expect, test } from 'vitest';
import { llamaSpec } from '../../engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../../engine/models/architectures/storyLlama.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import type { LayerView } from '../../workers/protocol.ts';
import { modelView } from '../../workers/views.ts';
import { sidesOf } from '../groups/groupText.ts';
import { litBeside } from '../groups/litRanges.ts';
import { decoderRows } from './decoderRows.ts';

const spec = llamaSpec(storyLlamaConfig);
const model = modelView({ spec, prunable: [] }, 'fresh', null, 1);
const layers = prunableWeights(spec).map(({ name }) => ({ name }) as LayerView);
const rows = decoderRows(model.blocks, model.nodes, layers);

test('a block is its seven cards, with norms, attention, gate and sums between them, and the ends of the network at its ends', () => {
  const said = rows.map((row) =>
    row.map((part) => (part.kind === 'card' ? part.layer.name.split('.').at(-2) : part.nodes.map(({ type }) => type))),
  );
  const block = [
    ['rmsNorm'],
    ...['q_proj', 'k_proj', 'v_proj'],
    ['attention'],
    'o_proj',
    ['add', 'rmsNorm'],
    ...['gate_proj', 'up_proj'],
    ['silu', 'multiply'],
    'down_proj',
    ['add'],
  ];
  expect(said[1]).toEqual(block);
  expect(said[0]).toEqual([['embedding', 'rmsNorm'], ...block.slice(1)]);
  expect(said.at(-1)).toEqual([...block.slice(0, -1), ['add', 'rmsNorm', 'unembed']]);
  expect(said).toHaveLength(4);
});

test('a channel of the hidden width lights norms and sums of every block; a head lights its attention alone', () => {
  const lit = (layer: string, axis: 'rows' | 'columns') => {
    const { index } = sidesOf(model.groups, layer).find((side) => side.axis === axis)!;
    return rows.map((row) =>
      row
        .flatMap((part) => (part.kind === 'chips' ? part.nodes : []))
        .filter(({ id }) => litBeside(model.groups, { group: index, atom: 0 }, id))
        .map(({ type }) => type),
    );
  };
  const hidden = ['rmsNorm', 'add', 'rmsNorm', 'add'];
  expect(lit('model.layers.1.self_attn.q_proj.weight', 'columns')).toEqual([
    ['embedding', ...hidden],
    hidden,
    hidden,
    [...hidden, 'rmsNorm'],
  ]);
  expect(lit('model.layers.1.self_attn.k_proj.weight', 'rows')).toEqual([[], ['attention'], [], []]);
  expect(lit('model.layers.2.mlp.gate_proj.weight', 'rows')).toEqual([[], [], ['silu', 'multiply'], []]);
});
