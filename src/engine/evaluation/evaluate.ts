/** How good a network is on a data set of its kind. */
import type { Dataset } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import type { Params } from '../models/param.ts';
import type { ModelSpec } from '../models/spec.ts';
import { evaluateClassifier } from './classifier.ts';
import type { EvaluateOptions, Evaluation } from './evaluation.ts';
import { evaluateLanguage } from './language.ts';

/**
 * Batch norm uses its running statistics. Ties go to the lower class or token.
 * @throws LabError 'cancelled' between two batches; 'shapeMismatch'; 'recipeInvalid' for data of another kind; for token
 *   sequences as checkSequences
 */
export async function evaluate(
  spec: ModelSpec,
  params: Params,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  if (dataset.kind === 'images' && spec.task === 'classify') return evaluateClassifier(spec, params, dataset, options);
  if (dataset.kind === 'tokens' && spec.task === 'language') return evaluateLanguage(spec, params, dataset, options);
  const problem = `${spec.name} does not read ${dataset.kind}`;
  throw new LabError('recipeInvalid', `evaluate: ${problem}`, { field: 'data', problem });
}
