/** Sliding windows over [height, width] with PyTorch's symmetric padding: shared by convolution and pooling. */
import { LabError } from '../../errors.ts';

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

/**
 * TensorFlow's 'same' rule along one axis: ceil(size / stride) windows, an odd rest goes behind.
 * @returns pixels before and after
 */
export function samePads(size: number, kernel: number, stride: number): readonly [before: number, after: number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}
