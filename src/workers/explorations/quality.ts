/** How good a network was when it was measured: a classifier by its accuracy, a language model by its perplexity before all. */
import type { Evaluation } from '../../engine/evaluation/evaluation.ts';

export type Quality = Pick<Evaluation, 'accuracy' | 'loss' | 'perplexity' | 'boundPerplexity'>;

export function qualityOf({ accuracy, loss, perplexity, boundPerplexity }: Quality): Quality {
  return { accuracy, loss, perplexity, boundPerplexity };
}
