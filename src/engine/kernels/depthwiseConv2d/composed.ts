/** tfjs' depthwise convolution with gradients made of slices, products and sums: one term a place of the kernel. */
import {
  addN,
  concat,
  customGrad,
  depthwiseConv2d,
  mul,
  pad,
  reshape,
  slice,
  stridedSlice,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** Shapes as in index.ts. */
export function composedDepthwiseConv2d(x: Tensor4D, kernel: Tensor4D, stride: number): Tensor4D {
  const convolve = customGrad((...args) => {
    const [image, weights, save] = args as unknown as [Tensor4D, Tensor4D, (tensors: Tensor[]) => void];
    save([image, weights]);
    return {
      value: depthwiseConv2d(image, weights, stride, 'valid'),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [savedImage, savedWeights] = saved as [Tensor4D, Tensor4D];
        return [
          imageGradient(dy as Tensor4D, savedImage.shape, savedWeights, stride),
          kernelGradient(dy as Tensor4D, savedImage, savedWeights.shape, stride),
        ];
      },
    };
  });
  return convolve(x, kernel) as Tensor4D;
}

type Shape4D = [number, number, number, number];

/** dL/dw[kh, kw, c] = sum over batch and positions of dy[oh, ow, c] * x[oh * stride + kh, ow * stride + kw, c]. */
function kernelGradient(dy: Tensor4D, x: Tensor4D, [kh, kw, channels]: Shape4D, stride: number): Tensor {
  const [batch, oh, ow] = dy.shape;
  const places = placesOf(kh, kw).map(([row, column]) => {
    const end = [batch, row + (oh - 1) * stride + 1, column + (ow - 1) * stride + 1, channels];
    const seen = stridedSlice(x, [0, row, column, 0], end, [1, stride, stride, 1]); // [batch, oh, ow, channels]
    return reshape(sum(mul(seen, dy), [0, 1, 2]), [1, channels]);
  });
  return reshape(concat(places, 0), [kh, kw, channels, 1]);
}

/** dL/dx[oh * stride + kh, ow * stride + kw, c] = sum of dy[oh, ow, c] * w[kh, kw, c]. */
function imageGradient(dy: Tensor4D, [, height, width]: Shape4D, kernel: Tensor4D, stride: number): Tensor {
  const [kh, kw, channels] = kernel.shape;
  const spread = spreadOut(dy, stride);
  const [, spreadHeight, spreadWidth] = spread.shape;
  const terms = placesOf(kh, kw).map(([row, column]) => {
    const weight = reshape(slice(kernel, [row, column, 0, 0], [1, 1, channels, 1]), [1, 1, 1, channels]);
    return pad(mul(spread, weight), [
      [0, 0],
      [row, height - row - spreadHeight],
      [column, width - column - spreadWidth],
      [0, 0],
    ]);
  });
  return addN(terms);
}

/** stride - 1 zeros between neighbouring positions: [batch, (oh - 1) * stride + 1, (ow - 1) * stride + 1, channels]. */
function spreadOut(dy: Tensor4D, stride: number): Tensor4D {
  if (stride === 1) return dy;
  const [batch, oh, ow, channels] = dy.shape;
  const behind = (tensor: Tensor) =>
    pad(tensor, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  const rows = behind(reshape(dy, [batch * oh, 1, ow * channels]));
  const both = behind(reshape(rows, [batch * oh * stride * ow, 1, channels]));
  const image = reshape(both, [batch, oh * stride, ow * stride, channels]);
  return slice(image, [0, 0, 0, 0], [batch, (oh - 1) * stride + 1, (ow - 1) * stride + 1, channels]) as Tensor4D;
}

function placesOf(kh: number, kw: number): readonly (readonly [row: number, column: number])[] {
  return Array.from({ length: kh * kw }, (_, i) => [Math.floor(i / kw), i % kw]);
}
