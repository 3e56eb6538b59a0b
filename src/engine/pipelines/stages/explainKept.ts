/** The numbers behind decisions, told again from what a checkpoint keeps: weights before the cut, scores, a vector a layer. */
import type { Explanation } from '../../methods/method.ts';
import { createRandom } from '../../tensor/random.ts';
import { asWeightPlan, type PrunePlan, weightContext } from '../pruneModel.ts';
import type { Explain, PruningRecord } from './stage.ts';

type Kept = Pick<PruningRecord, 'plan' | 'scores' | 'before' | 'inputNorms' | 'diagonals'>;

/** Of layers whose numbers can be had so. Gradients are not kept, nor what groups of channels and trained adapters said. */
export function explainKept(record: Kept): Map<string, Explain> {
  const found = new Map<string, Explain>();
  for (const name of record.scores.keys()) {
    const explain = explainLayer(record, name);
    if (explain) found.set(name, explain);
  }
  return found;
}

function explainLayer(record: Kept, name: string): Explain | null {
  const [weight, scores] = [record.before.get(name), record.scores.get(name)];
  if (!weight || !scores || !judgesWeights(record.plan)) return null;
  const { method } = asWeightPlan(record.plan);
  if (method.kind === 'solve') {
    const diagonal = record.diagonals?.get(name);
    return diagonal
      ? (row, column) => ({ ...method.explainKept({ weight, scores, diagonal }, row, column), partial: true })
      : null;
  }
  const norms = record.inputNorms?.get(name);
  const stats = norms ? { inputNorm: { squaredNorm: norms.map((norm) => norm * norm), samples: 0 } } : {};
  if (!method.statistics.every((id) => id in stats)) return null;
  const context = weightContext(record.plan, name, weight, stats as never, createRandom(0));
  return (row, column): Explanation => {
    const { terms } = method.explain(context, row, column);
    return { terms, score: scores[row * weight.columns + column] }; // as kept: what a method drew is not drawn again
  };
}

function judgesWeights({ method: { kind } }: PrunePlan): boolean {
  return kind === 'scoreWeights' || kind === 'solve';
}
