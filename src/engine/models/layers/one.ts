/** The door of nodes that read exactly one input of any shape. */
import { LabError } from '../../errors.ts';
import type { Shape } from '../../tensor/shape.ts';

/** @throws LabError 'shapeMismatch' */
export function oneInput(where: string, inputs: readonly Shape[]): Shape {
  if (inputs.length === 1) return inputs[0];
  const details = { where, wanted: '1 input', got: `${inputs.length}` };
  throw new LabError('shapeMismatch', `${where}: wanted 1 input, got ${inputs.length}`, details);
}
