/** Which channels of a network can only leave together: equivalence classes over all channels of all nodes. */
import { layerTypes } from '../models/layers/index.ts';
import { inferShapes, inputId, inputShapes } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Shape } from '../tensor/shape.ts';
import { channelCount, indexMaps } from './indexMap.ts';

export interface Coupling {
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Output channels of a node, `input` included. */
  width(node: string): number;
  /** Equal numbers are coupled. */
  classOf(node: string, channel: number): number;
  /** Coupled to the network's input or to its logits: stays. */
  isFixed(node: string, channel: number): boolean;
}

/**
 * Every edge that is not cut by a mixing layer couples the channels before a node with those behind it; classes are the
 * closure of that relation (union-find), so the direction in which an edge is walked does not matter.
 * @throws LabError as inferShapes
 */
export function coupleChannels(spec: ModelSpec): Coupling {
  const shapes = inferShapes(spec);
  const starts = new Map<string, number>();
  let total = 0;
  for (const [id, shape] of shapes) {
    starts.set(id, total);
    total += channelCount(shape);
  }
  const place = (node: string, channel: number) => (starts.get(node) ?? 0) + channel;
  const width = (node: string) => channelCount(shapes.get(node) ?? []);

  const parent = Int32Array.from({ length: total }, (_, i) => i);
  const find = (start: number): number => {
    let i = start;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]]; // halves the path
      i = parent[i];
    }
    return i;
  };
  for (const node of spec.nodes) {
    const maps = indexMaps(layerTypes.get(node.type), node, inputShapes(spec, shapes, node), shapes.get(node.id) ?? []);
    maps?.forEach((map, k) => {
      const input = node.inputs[k];
      for (let channel = 0; channel < width(input); channel++) {
        for (const behind of map(channel)) parent[find(place(node.id, behind))] = find(place(input, channel));
      }
    });
  }

  const fixed = new Set<number>();
  for (const end of [inputId, spec.output]) {
    for (let channel = 0; channel < width(end); channel++) fixed.add(find(place(end, channel)));
  }
  const classOf = (node: string, channel: number) => find(place(node, channel));
  return { shapes, width, classOf, isFixed: (node, channel) => fixed.has(classOf(node, channel)) };
}
