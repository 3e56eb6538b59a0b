/** Max pooling (NHWC) and its gradient by definition: the oracle of tests and of the self-test. */
import type { Conv2dSizes } from '../conv2d/reference.ts';

export type PoolSizes = Omit<Conv2dSizes, 'dilationHeight' | 'dilationWidth'>;

/** @returns y [batch, outHeight, outWidth, channels] */
export function referenceMaxPool(x: Float32Array, sizes: PoolSizes): Float32Array {
  return Float32Array.from(winners(x, sizes), (winner) => x[winner]);
}

/** Each dy goes to the first maximum of its window. @returns dx, the shape of x */
export function referenceMaxPoolGradient(x: Float32Array, dy: Float32Array, sizes: PoolSizes): Float32Array {
  const dx = new Float64Array(x.length);
  winners(x, sizes).forEach((winner, index) => {
    dx[winner] += dy[index];
  });
  return Float32Array.from(dx);
}

/** Index in x of the first maximum of each window, in the order of y. */
function winners(x: Float32Array, sizes: PoolSizes): number[] {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth } = sizes;
  return Array.from({ length: batchSize * outHeight * outWidth * inChannels }, (_, index) => {
    const channel = index % inChannels;
    const position = (index - channel) / inChannels;
    const picture = Math.floor(position / (outHeight * outWidth));
    const top = (Math.floor(position / outWidth) % outHeight) * sizes.strideHeight - sizes.padInfo.top;
    const left = (position % outWidth) * sizes.strideWidth - sizes.padInfo.left;
    let winner = -1;
    for (let row = Math.max(0, top); row < Math.min(inHeight, top + filterHeight); row++) {
      for (let column = Math.max(0, left); column < Math.min(inWidth, left + filterWidth); column++) {
        const at = ((picture * inHeight + row) * inWidth + column) * inChannels + channel;
        if (winner < 0 || x[at] > x[winner]) winner = at;
      }
    }
    return winner;
  });
}
