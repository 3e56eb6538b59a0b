/** Convolution (NHWC) and its gradients by definition, in float64: the oracle of tests and of the self-test. */

/** As `backend_util.computeConv2DInfo` gives them. */
export interface Conv2dSizes {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
}

/** @returns y [batch, outHeight, outWidth, filters] */
export function referenceConv2d(x: Float32Array, filter: Float32Array, sizes: Conv2dSizes): Float32Array {
  const y = new Float64Array(sizes.batchSize * sizes.outHeight * sizes.outWidth * sizes.outChannels);
  forEachProduct(sizes, (atX, atFilter, atY) => {
    y[atY] += x[atX] * filter[atFilter];
  });
  return Float32Array.from(y);
}

/** @returns dFilter [filterHeight, filterWidth, channels, filters] */
export function referenceConv2dFilterGradient(x: Float32Array, dy: Float32Array, sizes: Conv2dSizes): Float32Array {
  const { filterHeight, filterWidth, inChannels, outChannels } = sizes;
  const dFilter = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);
  forEachProduct(sizes, (atX, atFilter, atY) => {
    dFilter[atFilter] += x[atX] * dy[atY];
  });
  return Float32Array.from(dFilter);
}

/** @returns dx [batch, inHeight, inWidth, channels] */
export function referenceConv2dInputGradient(dy: Float32Array, filter: Float32Array, sizes: Conv2dSizes): Float32Array {
  const dx = new Float64Array(sizes.batchSize * sizes.inHeight * sizes.inWidth * sizes.inChannels);
  forEachProduct(sizes, (atX, atFilter, atY) => {
    dx[atX] += filter[atFilter] * dy[atY];
  });
  return Float32Array.from(dx);
}

/** Visits every product x * filter that enters y, by index. */
function forEachProduct(sizes: Conv2dSizes, visit: (atX: number, atFilter: number, atY: number) => void): void {
  const { inHeight, inWidth, inChannels, filterWidth, outHeight, outWidth, outChannels, padInfo } = sizes;
  const taps = sizes.filterHeight * filterWidth;
  for (let position = 0; position < sizes.batchSize * outHeight * outWidth; position++) {
    const picture = Math.floor(position / (outHeight * outWidth));
    const outY = Math.floor(position / outWidth) % outHeight;
    const outX = position % outWidth;
    for (let tap = 0; tap < taps; tap++) {
      const y = outY * sizes.strideHeight - padInfo.top + Math.floor(tap / filterWidth) * sizes.dilationHeight;
      const x = outX * sizes.strideWidth - padInfo.left + (tap % filterWidth) * sizes.dilationWidth;
      if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
      for (let channel = 0; channel < inChannels; channel++) {
        const atX = ((picture * inHeight + y) * inWidth + x) * inChannels + channel;
        for (let filter = 0; filter < outChannels; filter++) {
          visit(atX, (tap * inChannels + channel) * outChannels + filter, position * outChannels + filter);
        }
      }
    }
  }
}
