/** im2col on typed arrays: the oracle of tests. */
import type { PatchSizes } from './index.ts';

/**
 * @param x [batch, height, width, channels]
 * @returns [batch * oh * ow, kh * kw * channels]
 */
export function referencePatchRows(
  x: Float32Array,
  [batch, height, width, channels]: readonly number[],
  { kernel: [kh, kw], stride, padding, out: [oh, ow] }: PatchSizes,
): Float32Array {
  const rows = new Float32Array(batch * oh * ow * kh * kw * channels);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let position = 0; position < oh * ow; position++) {
      for (let tap = 0; tap < kh * kw; tap++) {
        const row = Math.floor(position / ow) * stride - padding + Math.floor(tap / kw);
        const column = (position % ow) * stride - padding + (tap % kw);
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        for (let c = 0; c < channels; c++, at++) {
          if (inside) rows[at] = x[((b * height + row) * width + column) * channels + c];
        }
      }
    }
  }
  return rows;
}
