/**
 * PyTorch's layout of every parameter, and the way there and back. Two things differ from ours: a kernel is
 * [out, in, kh, kw] (ours [kh, kw, in, out]), and flatten makes the channel the slowest axis (ours the fastest), so the
 * columns of a dense layer behind it stand in another order.
 */
import { LabError } from '../../errors.ts';
import type { ChannelFlow } from '../../models/layer.ts';
import { layerTypes } from '../../models/layers/index.ts';
import type { ParamSpec } from '../../models/param.ts';
import { inferShapes, inputShapes } from '../../models/shapes.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';

type Values = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

export interface TorchParam {
  readonly name: string;
  /** As PyTorch has it: [out, in, kh, kw], [out, in] or [length]. */
  readonly shape: Shape;
  readonly native: ParamSpec;
  /** A copy in PyTorch's order; for weights and kept bits alike. */
  toTorch<A extends Values>(native: A): A;
  /** The inverse. */
  toNative<A extends Values>(torch: A): A;
}

/** For each position of PyTorch's axis, the position on ours; null = the same. */
type AxisOrder = Int32Array | null;

/**
 * In network order.
 * @throws LabError 'modelUnsupported' when branches that were flattened differently are added or cut; others as inferShapes
 */
export function torchParams(spec: ModelSpec): readonly TorchParam[] {
  const shapes = inferShapes(spec);
  const orders = new Map<string, AxisOrder>();
  return spec.nodes.flatMap((node) => {
    const inputs = inputShapes(spec, shapes, node);
    const type = layerTypes.get(node.type);
    const before = node.inputs.map((id) => orders.get(id) ?? null);
    orders.set(node.id, orderAfter(spec, node.id, type.channels, inputs, before));
    return type.params(node, inputs).map((param) => torchParam(param, before[0] ?? null));
  });
}

function orderAfter(
  spec: ModelSpec,
  id: string,
  channels: ChannelFlow,
  inputs: readonly Shape[],
  before: readonly AxisOrder[],
): AxisOrder {
  switch (channels) {
    case 'mixing':
    case 'heads':
      return null;
    case 'flatten':
      return flattenOrder(inputs[0]);
    case 'identity':
      if (before.every((order) => sameOrder(order, before[0]))) return before[0];
      throw new LabError('modelUnsupported', `${spec.name}: '${id}' joins branches that were flattened differently`, {
        name: spec.name,
        node: id,
      });
    case 'concat':
      return concatOrder(inputs, before);
    case 'slice':
    case 'pad':
      if (before[0] === null) return null;
      throw new LabError(
        'modelUnsupported',
        `${spec.name}: '${id}' takes a part of flattened features or adds to them`,
        {
          name: spec.name,
          node: id,
        },
      );
    default:
      return channels satisfies never;
  }
}

/** [h, w, c] flattened: PyTorch's index c*h*w + p is our p*channels + c. */
function flattenOrder(shape: Shape): AxisOrder {
  if (shape.length !== 3) return null;
  const positions = shape[0] * shape[1];
  const channels = shape[2];
  if (positions === 1 || channels === 1) return null;
  return Int32Array.from({ length: positions * channels }, (_, at) => {
    const channel = Math.floor(at / positions);
    return (at % positions) * channels + channel;
  });
}

function concatOrder(inputs: readonly Shape[], before: readonly AxisOrder[]): AxisOrder {
  if (before.every((order) => order === null)) return null;
  let offset = 0;
  const parts = inputs.map((shape, index) => {
    const length = shape.at(-1) ?? 0;
    const order = before[index] ?? Int32Array.from({ length }, (_, at) => at);
    const shifted = [...order].map((at) => at + offset);
    offset += length;
    return shifted;
  });
  return Int32Array.from(parts.flat());
}

function sameOrder(a: AxisOrder, b: AxisOrder): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((at, index) => at === b[index]);
}

function torchParam(native: ParamSpec, order: AxisOrder): TorchParam {
  const from = nativeIndex(native, order);
  const { shape } = native;
  return {
    name: native.name,
    shape: native.layout === 'hwio' ? [shape[3], shape[2], shape[0], shape[1]] : shape,
    native,
    toTorch: (values) => move(values, sizeOf(shape), from, false),
    toNative: (values) => move(values, sizeOf(shape), from, true),
  };
}

/** Our flat index of PyTorch's flat index. */
function nativeIndex({ layout, shape }: ParamSpec, order: AxisOrder): (torch: number) => number {
  switch (layout) {
    case 'hwio': {
      const [height, width, inputs, outputs] = shape;
      return (torch) => {
        const position = torch % (height * width);
        const rest = Math.floor(torch / (height * width));
        return (position * inputs + (rest % inputs)) * outputs + Math.floor(rest / inputs);
      };
    }
    case 'outIn': {
      const columns = shape[1];
      return order === null ? (at) => at : (at) => at - (at % columns) + order[at % columns];
    }
    case 'vector':
      return order === null || order.length !== shape[0] ? (at) => at : (at) => order[at];
    default:
      return layout satisfies never;
  }
}

function move<A extends Values>(values: A, length: number, nativeAt: (torch: number) => number, toNative: boolean): A {
  const moved = new (values.constructor as new (length: number) => A)(length);
  for (let torch = 0; torch < length; torch++) {
    const native = nativeAt(torch);
    if (toNative) moved[native] = values[torch];
    else moved[torch] = values[native];
  }
  return moved;
}
