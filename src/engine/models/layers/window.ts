/** Sliding windows over [height, width] with PyTorch's symmetric padding: shared by convolution and pooling. */
import { LabError } from '../../errors.ts';
import { assertShape, type Shape } from '../../tensor/shape.ts';

/** floor((size + 2 * padding - kernel) / stride) + 1 on both axes. Units: pixels. */
export function slide(
  where: string,
  [height, width]: readonly [number, number],
  [kernelHeight, kernelWidth]: readonly [number, number],
  stride: number,
  padding: number,
): readonly [number, number] {
  const along = (size: number, kernel: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const output = [along(height, kernelHeight), along(width, kernelWidth)] as const;
  if (output[0] >= 1 && output[1] >= 1) return output;
  throw new LabError('shapeMismatch', `${where}: window ${kernelHeight} x ${kernelWidth} on ${height} x ${width}`, {
    where,
    wanted: `at least ${kernelHeight} x ${kernelWidth}`,
    got: `${height} x ${width}`,
  });
}

/** @throws LabError 'shapeMismatch' unless the one input is an image [height, width, channels]. */
export function imageShape(where: string, inputs: readonly Shape[]): readonly [number, number, number] {
  const shape = inputs[0] ?? [];
  if (inputs.length === 1 && shape.length === 3) return [shape[0], shape[1], shape[2]];
  throw new LabError('shapeMismatch', `${where}: wanted one input [height, width, channels], got [${shape}]`, {
    where,
    wanted: 'height x width x channels',
    got: inputs.map((input) => input.join(' x ')).join(', '),
  });
}

/** @throws LabError 'shapeMismatch' unless the one input is a vector [features]. */
export function featureCount(where: string, inputs: readonly Shape[]): number {
  assertShape(where, [inputs.length, (inputs[0] ?? []).length], [1, 1]);
  return inputs[0][0];
}
