/** What one example costs in multiply-accumulates: all of them, and those that touch a weight which was kept. */
import { layerTypes } from '../models/layers/index.ts';
import type { Masks } from '../models/masks.ts';
import { prunableWeights } from '../models/prunable.ts';
import { inferShapes, inputShapes } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { maskSparsity } from '../tensor/matrix.ts';

export interface Macs {
  /** As the dense network computes. */
  readonly dense: number;
  /** With a weight that was kept. Every weight of a layer is used equally often, so live / dense = density. */
  readonly live: number;
}

export interface ModelMacs {
  readonly total: Macs;
  /** By name of the prunable weight, in network order. */
  readonly layers: ReadonlyMap<string, Macs>;
}

/** Units: multiply-accumulates of one example. Padding counts as computed. */
export function macsByLayer(spec: ModelSpec, masks: Masks): ModelMacs {
  const shapes = inferShapes(spec);
  const macsOf = new Map(
    spec.nodes.map((node) => {
      const output = shapes.get(node.id) ?? [];
      return [node.id, layerTypes.get(node.type).macs(node, inputShapes(spec, shapes, node), output)];
    }),
  );
  const layers = new Map<string, Macs>();
  let live = 0;
  for (const { name, layer } of prunableWeights(spec)) {
    const dense = macsOf.get(layer) ?? 0;
    const mask = masks.get(name);
    const kept = mask ? Math.round(dense * (1 - maskSparsity(mask))) : dense;
    layers.set(name, { dense, live: kept });
    live += kept;
  }
  const dense = [...macsOf.values()].reduce((sum, macs) => sum + macs, 0);
  const withoutWeights = dense - [...layers.values()].reduce((sum, macs) => sum + macs.dense, 0);
  return { total: { dense, live: live + withoutWeights }, layers };
}
