/** Golden runner: torch.nn.utils.prune per layer, over the whole model, and of whole filters. */
import { allocations } from '../engine/allocation/index.ts';
import { methods } from '../engine/methods/index.ts';
import type { ScoreWeightsMethod } from '../engine/methods/method.ts';
import { defaultOptions } from '../engine/options.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { GoldenRunner } from './case.ts';
import { prunedBits } from './case.ts';
import { compareMask } from './comparison.ts';
import { matrixOf } from './matrix.ts';
import { selectMask } from './select.ts';

export const magnitudeTorch: GoldenRunner = async ({ golden, tensors }) => {
  const { amount } = golden.params as { amount: number };
  const method = methods.get('magnitude') as ScoreWeightsMethod;
  const names = [...tensors.keys()].filter((name) => name.startsWith('weight'));
  const contexts = names.map((name) => ({
    name,
    weight: matrixOf(tensors, name),
    stats: {} as never,
    options: defaultOptions(method.options),
    random: createRandom(0),
  }));
  const globalSparsity = allocations.get('global').allocate({
    weights: contexts.map(({ name, weight: { rows, columns } }) => ({ name, rows, columns, kernel: [1, 1] })),
    sparsity: amount,
    options: {},
    scores: new Map(contexts.map((context) => [context.name, method.score(context)])),
  });
  const wanted = (kind: string, name: string) => prunedBits(tensors, `mask_${kind}${name.slice('weight'.length)}`);
  const compared = contexts.map(async (context) => {
    const { name, weight } = context;
    const unstructured = { id: 'unstructured', options: {} };
    const cut = async (sparsity: number, pattern: Parameters<typeof selectMask>[3]) =>
      (await selectMask(method, context, sparsity, pattern)).mask.kept;
    const local = await cut(amount, unstructured);
    const global = await cut(globalSparsity.get(name)!, unstructured);
    // a filter is a block of one whole row; the mean of |w| ranks filters of a layer as their L1 norm does
    const rowBlocks = { id: 'block', options: { rows: 1, columns: weight.columns } };
    const filters = (await cut(amount, rowBlocks)).filter((_, i) => i % weight.columns === 0);
    return [
      ...compareMask(`mask: ${name}`, local, wanted('local', name), golden.tolerance.masks),
      ...compareMask(`maskGlobal: ${name}`, global, wanted('global', name), golden.tolerance.masks),
      ...compareMask(`maskFilters: ${name}`, filters, wanted('filter_l1_', name), golden.tolerance.masks),
    ];
  });
  return (await Promise.all(compared)).flat();
};
