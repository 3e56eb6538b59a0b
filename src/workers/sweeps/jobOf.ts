/** From a point back to the job that cuts to it. */
import { writeChoice } from '../../engine/pipelines/choiceText.ts';
import { keyText, type PointKey, type SweepJob, type SweepRequest } from '../../engine/sweeps/request.ts';

export function jobOf({ methods, patterns }: SweepRequest, key: PointKey): SweepJob {
  const method = methods.find(({ id }) => id === key.method);
  const pattern = key.pattern === '' ? null : patterns.find((one) => writeChoice(one) === key.pattern);
  if (!method || pattern === undefined) throw new Error(`sweep: ${keyText(key)} was not asked for`);
  return { method, seed: key.seed, layer: key.layer, cells: [{ pattern, sparsity: key.wanted }] };
}
