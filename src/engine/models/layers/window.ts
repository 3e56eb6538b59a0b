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
