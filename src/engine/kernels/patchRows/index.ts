/** im2col on the active backend: one kernel where we have it, else a slice for each tap. Not differentiable with the kernel. */
import {
  concat,
  engine,
  getBackend,
  getKernel,
  pad,
  reshape,
  stridedSlice,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

export interface PatchSizes {
  /** Height, width. */
  readonly kernel: readonly [number, number];
  readonly stride: number;
  /** Zeros on every side. */
  readonly padding: number;
  /** Height, width of the output. */
  readonly out: readonly [number, number];
}

/**
 * @param x [batch, height, width, channels]
 * @returns [batch * oh * ow, kh * kw * channels]
 */
export function patchRows(x: Tensor, sizes: PatchSizes): Tensor2D {
  if (!getKernel('PatchRows', getBackend())) return composedPatchRows(x, sizes);
  return engine().runKernel('PatchRows', { x }, { ...sizes }) as Tensor2D;
}

function composedPatchRows(x: Tensor, { kernel, stride, padding, out: [oh, ow] }: PatchSizes): Tensor2D {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 ? x : pad(x, [[0, 0], sides, sides, [0, 0]]);
  const taps: Tensor[] = [];
  for (let kh = 0; kh < kernel[0]; kh++) {
    for (let kw = 0; kw < kernel[1]; kw++) {
      const end = [batch, kh + (oh - 1) * stride + 1, kw + (ow - 1) * stride + 1, channels];
      taps.push(stridedSlice(padded, [0, kh, kw, 0], end, [1, stride, stride, 1]));
    }
  }
  return reshape(concat(taps, 3), [batch * oh * ow, taps.length * channels]);
}
