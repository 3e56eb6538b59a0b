/** What whole channels leave at zero: every element of every parameter that only they use. */
import { layerTypes } from '../models/layers/index.ts';
import type { ParamSpec } from '../models/param.ts';
import { inferShapes, inputShapes } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Group } from './groups.ts';

export interface DeadChannels {
  readonly group: Group;
  /** Indices into `group.channels`. */
  readonly places: readonly number[];
}

/**
 * Members lose the channels' rows, columns or scales, and nodes that give them their biases. Running statistics stay: at
 * scale and bias 0 nothing of them is seen.
 * @returns kept bits by parameter name, native layout; parameters that lose nothing are absent
 */
export function keptElements(spec: ModelSpec, dead: readonly DeadChannels[]): ReadonlyMap<string, Uint8Array> {
  const biases = biasesByNode(spec);
  const kept = new Map<string, Uint8Array>();
  const clear = ({ name, shape }: ParamSpec, axis: number, channels: readonly number[]) => {
    if (channels.length === 0) return;
    const bits = kept.get(name) ?? new Uint8Array(sizeOf(shape)).fill(1);
    kept.set(name, bits);
    const inner = sizeOf(shape.slice(axis + 1));
    const step = shape[axis] * inner;
    for (const channel of channels) {
      for (let from = channel * inner; from < bits.length; from += step) bits.fill(0, from, from + inner);
    }
  };
  for (const { group, places } of dead) {
    for (const { node, side, param, axis, channels } of group.members) {
      const gone = places.flatMap((place) => channels[place]);
      clear(param, axis, gone);
      if (side === 'out') for (const bias of biases.get(node) ?? []) clear(bias, 0, gone);
    }
  }
  return kept;
}

function biasesByNode(spec: ModelSpec): ReadonlyMap<string, readonly ParamSpec[]> {
  const shapes = inferShapes(spec);
  return new Map(
    spec.nodes.map((node) => {
      const params = layerTypes.get(node.type).params(node, inputShapes(spec, shapes, node));
      return [node.id, params.filter(({ role }) => role === 'bias')];
    }),
  );
}
