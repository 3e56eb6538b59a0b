/** Golden runner: LoRAPrune's importance of one linear layer, element by element and by group. */

import { methods } from '../engine/methods/index.ts';
import { type GroupSide, normalize, sumGroups } from '../engine/methods/loraprune/groups.ts';
import type { AdapterStep, ScoreStepsMethod } from '../engine/methods/method.ts';
import { parseOptions } from '../engine/options.ts';
import { patterns } from '../engine/patterns/index.ts';
import { selectMask } from '../engine/patterns/selectMask.ts';
import { floats, type GoldenRunner, prunedBits } from './case.ts';
import { type Comparison, compareFloats, compareMask } from './comparison.ts';

interface Params {
  readonly r: number;
  readonly scaling: number;
  readonly num_attention_heads: number;
  readonly unstructured_sparsity: number;
}

export const loraPruneLinear: GoldenRunner = async ({ golden, tensors }) => {
  const { r, scaling, num_attention_heads, unstructured_sparsity } = golden.params as unknown as Params;
  const wanted = (name: string) => floats(tensors, name).values;
  const tolerance = golden.tolerance.default;
  const [rows, columns] = floats(tensors, 'weight').shape;
  const method = methods.get('loraprune') as ScoreStepsMethod;
  // the layer had merged its adapter when it was written: y = (x weight^T) * lora_mask, checked below
  const merged = wanted('weight');
  const step: AdapterStep = {
    adapter: { A: wanted('lora_A'), B: wanted('lora_B'), rank: r, scaling },
    gradient: { A: wanted('grad_A'), B: wanted('grad_B') },
    weight: { rows, columns, values: merged },
    weightGradient: wanted('grad_weight'),
  };
  const importanceBy = (gradient: string) =>
    method.importance(step, parseOptions('loraprune', method.options, { gradient }));
  const comparisons: Comparison[] = [];
  for (const [name, { values }] of tensors) {
    const [kind, metric, side, unit, scale] = name.split('_');
    if (kind !== 'elementwise' && kind !== 'sens') continue;
    const importance = importanceBy(metric);
    if (kind === 'elementwise') {
      comparisons.push(...compareFloats(`importance: ${name}`, importance, values, tolerance));
      continue;
    }
    const size = unit === 'head' ? (side === 'out' ? rows : columns) / num_attention_heads : 1;
    const sums = sumGroups(importance, columns, side as GroupSide, size);
    comparisons.push(
      ...compareFloats(`importance: ${name}`, scale === 'raw' ? sums : normalize(sums), values, tolerance),
    );
  }
  const { kept } = await selectMask(patterns.get('unstructured'), {
    scores: importanceBy('lora'),
    rows,
    columns,
    sparsity: unstructured_sparsity,
    compare: 'layer',
    counting: method.counting(parseOptions('loraprune', method.options, { counting: 'reference' })),
    options: {},
  });
  return [
    ...comparisons,
    ...compareMask(
      'mask',
      kept,
      prunedBits(tensors, 'unstructured_mask_lora'),
      golden.tolerance.unstructured_mask_lora,
    ),
    ...compareFloats('output', forward(wanted('x'), merged, wanted('lora_mask'), columns), wanted('y'), tolerance),
  ];
};

/** y = (x W^T) * mask: [tokens, out]. */
function forward(x: Float32Array, weight: Float32Array, mask: Float32Array, columns: number): Float32Array {
  const rows = mask.length;
  return Float32Array.from({ length: (x.length / columns) * rows }, (_, place) => {
    const row = place % rows;
    const token = Math.floor(place / rows) * columns;
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += x[token + column] * weight[row * columns + column];
    return sum * mask[row];
  });
}
