/**
 * Convolution and its gradients on WASM: tfjs has no filter gradient, a slow input gradient, and a forward pass that keeps
 * packed weights. NHWC, any stride, padding and dilation.
 */
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

interface Conv2dAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export function conv2dOnWasm(heap: WasmHeap): OwnKernels {
  /** Tells the module the sizes and returns the rest of them. */
  const prepare = (x: Shape, filter: Shape, attributes: Conv2dAttributes): backend_util.Conv2DInfo => {
    const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } = attributes;
    if (dataFormat !== 'NHWC') throw new LabError('internal', `conv2d: wanted NHWC, got ${dataFormat}`);
    const sizes = backend_util.computeConv2DInfo(
      x as [number, number, number, number],
      filter as [number, number, number, number],
      strides,
      dilations,
      pad,
      dimRoundingMode,
    );
    heap.kernels.setConv2d(
      sizes.inHeight,
      sizes.inWidth,
      sizes.inChannels,
      sizes.filterHeight,
      sizes.filterWidth,
      sizes.strideHeight,
      sizes.strideWidth,
      sizes.dilationHeight,
      sizes.dilationWidth,
      sizes.padInfo.top,
      sizes.padInfo.left,
      sizes.outHeight,
      sizes.outWidth,
    );
    return sizes;
  };
  type Run = (first: number, second: number, out: number, batch: number, filters: number) => void;
  const run = (kernel: Run, first: TensorInfo, second: TensorInfo, shape: Shape, sizes: backend_util.Conv2DInfo) => {
    const out = heap.output(shape);
    kernel(heap.address(first), heap.address(second), heap.address(out), sizes.batchSize, sizes.outChannels);
    return out;
  };
  return {
    Conv2D({ inputs: { x, filter }, attrs }: KernelCall<'x' | 'filter', Conv2dAttributes>) {
      const sizes = prepare(x.shape, filter.shape, attrs);
      return run(heap.kernels.conv2d, x, filter, sizes.outShape, sizes);
    },
    Conv2DBackpropFilter(call: KernelCall<'x' | 'dy', Conv2dAttributes & { filterShape: Shape }>) {
      const { x, dy } = call.inputs;
      const sizes = prepare(x.shape, call.attrs.filterShape, call.attrs);
      return run(heap.kernels.conv2dFilterGradient, x, dy, sizes.filterShape, sizes);
    },
    Conv2DBackpropInput(call: KernelCall<'dy' | 'filter', Conv2dAttributes & { inputShape: Shape }>) {
      const { dy, filter } = call.inputs;
      const sizes = prepare(call.attrs.inputShape, filter.shape, call.attrs);
      return run(heap.kernels.conv2dInputGradient, dy, filter, sizes.inShape, sizes);
    },
  };
}
