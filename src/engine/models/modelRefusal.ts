/** Why a network cannot be run here, by a code that the page has words for; told before any weight is read. */
import { type ErrorDetails, LabError } from '../errors.ts';

/** Each has a sentence in both languages (`refusals.model.<reason>`) that names the values beside it; a test holds that. */
export const modelRefusalReasons = [
  'architecture',
  'quantized',
  'activation',
  'headWidth',
  'sharedHeads',
  'oddHeads',
  'rope',
  'foreignTensors',
  'noTensors',
] as const;

export type ModelRefusalReason = (typeof modelRefusalReasons)[number];

/**
 * @param problem the same reason for the log, with what was given
 * @param values what the sentence names
 */
export function modelRefusal(
  reason: ModelRefusalReason,
  where: string,
  problem: string,
  values: ErrorDetails = {},
): LabError {
  return new LabError('modelUnsupported', `${where}: ${problem}`, {
    ...values,
    file: where,
    problem,
    refusal: `model.${reason}`,
  });
}
