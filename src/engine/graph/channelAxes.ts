/** Which axes of a parameter count the channels that a node gives and reads. */
import type { ChannelFlow } from '../models/layer.ts';
import type { ParamSpec } from '../models/param.ts';

export interface ChannelAxes {
  readonly out: number | null;
  readonly in: number | null;
}

/** Where channels pass through unmixed (norms, depthwise convolutions) every axis of channels is an output axis. */
export function channelAxes(param: ParamSpec, flow: ChannelFlow): ChannelAxes {
  if (param.channelAxes) return param.channelAxes;
  const mixes = flow === 'mixing';
  switch (param.layout) {
    case 'outIn':
      return { out: 0, in: mixes ? 1 : null };
    case 'hwio':
      return { out: 3, in: mixes ? 2 : null };
    case 'vector':
      return { out: 0, in: null };
    default:
      return param.layout satisfies never;
  }
}

/** The kept indices of one axis of an array in row-major order. */
export function takeAxis<A extends Float32Array | Uint8Array | Uint32Array>(
  values: A,
  shape: readonly number[],
  axis: number,
  kept: readonly number[],
): A {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = values.length / (inner * shape[axis]);
  const taken = new (values.constructor as new (length: number) => A)(outer * kept.length * inner);
  let to = 0;
  for (let row = 0; row < outer; row++) {
    for (const index of kept) {
      const from = (row * shape[axis] + index) * inner;
      taken.set(values.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return taken;
}
