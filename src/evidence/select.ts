/** Scores to a mask, as the conductor does it for one layer. */
import type { ScoreWeightsMethod, WeightContext } from '../engine/methods/method.ts';
import { type OptionSchema, parseOptions } from '../engine/options.ts';
import { patterns } from '../engine/patterns/index.ts';
import { selectMask as selectByPattern } from '../engine/patterns/selectMask.ts';
import type { StatisticId } from '../engine/statistics/statistic.ts';
import type { Mask } from '../engine/tensor/matrix.ts';

export async function selectMask(
  method: ScoreWeightsMethod,
  context: WeightContext<OptionSchema, StatisticId>,
  sparsity: number,
  choice: { readonly id: string; readonly options: object },
): Promise<{ readonly mask: Mask; readonly scores: Float32Array }> {
  const { options, weight, name } = context;
  const pattern = patterns.get(choice.id);
  const patternOptions = parseOptions(choice.id, pattern.options, choice.options);
  pattern.check(name, weight.rows, weight.columns, patternOptions);
  const compare = method.compare(options);
  const scores = method.score(context);
  const mask = await selectByPattern(pattern, {
    scores,
    rows: weight.rows,
    columns: weight.columns,
    sparsity,
    compare: compare === 'model' ? 'layer' : compare,
    counting: method.counting(options),
    options: patternOptions,
  });
  return { mask, scores };
}
