/** The doors of layers: how many inputs a node reads, and of which rank. */
import { LabError } from '../../errors.ts';
import { assertShape, type Shape } from '../../tensor/shape.ts';

/** @throws LabError 'shapeMismatch' unless there is exactly one input, of any shape. */
export function oneInput(where: string, inputs: readonly Shape[]): Shape {
  if (inputs.length === 1) return inputs[0];
  throw mismatch(where, '1 input', `${inputs.length}`);
}

/** @throws LabError 'shapeMismatch' unless the one input is an image [height, width, channels]. */
export function imageInput(where: string, inputs: readonly Shape[]): readonly [number, number, number] {
  const shape = oneInput(where, inputs);
  if (shape.length === 3) return [shape[0], shape[1], shape[2]];
  throw mismatch(where, 'an image [height, width, channels]', `[${shape}]`);
}

/** Features of the one input [features]. @throws LabError 'shapeMismatch' */
export function featureInput(where: string, inputs: readonly Shape[]): number {
  const shape = oneInput(where, inputs);
  if (shape.length === 1) return shape[0];
  throw mismatch(where, 'a vector [features]', `[${shape}]`);
}

/** @throws LabError 'shapeMismatch' unless two or more inputs agree on all axes but the last `free`. */
export function alikeInputs(where: string, inputs: readonly Shape[], free: 0 | 1): readonly Shape[] {
  if (inputs.length < 2) throw mismatch(where, 'at least 2 inputs', `${inputs.length}`);
  const fixed = (shape: Shape) => shape.slice(0, shape.length - free);
  for (const shape of inputs) assertShape(where, fixed(shape), fixed(inputs[0]));
  return inputs;
}

function mismatch(where: string, wanted: string, got: string): LabError {
  return new LabError('shapeMismatch', `${where}: wanted ${wanted}, got ${got}`, { where, wanted, got });
}
