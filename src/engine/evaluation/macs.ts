/** What one example costs in multiply-accumulates: all of them, and those that no zero of a mask takes away. */
import { layerTypes } from '../models/layers/index.ts';
import type { Masks } from '../models/masks.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import { inferShapes, inputShapes } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { maskSparsity } from '../tensor/matrix.ts';
import type { Shape } from '../tensor/shape.ts';

export interface Macs {
  /** As the dense network computes. */
  readonly dense: number;
  /**
   * With a weight that was kept: every weight of a layer is used equally often, so live / dense = density. In attention:
   * between channels whose weights were not all cut.
   */
  readonly live: number;
}

export interface ModelMacs {
  readonly total: Macs;
  /** By name of the prunable weight, in network order. */
  readonly layers: ReadonlyMap<string, Macs>;
}

/**
 * Units: multiply-accumulates of one example: an image, or a token. Padding counts as computed. Attention counts too: what
 * a token costs there is the mean over the places of a causal sequence, each token sees itself and those before it.
 * @param sequenceLength tokens of that sequence; 1 for images
 */
export function macsByLayer(spec: ModelSpec, masks: Masks, sequenceLength: number): ModelMacs {
  const shapes = inferShapes(spec);
  const macsOf = new Map(
    spec.nodes.map((node) => {
      const output = shapes.get(node.id) ?? [];
      const inputs = inputShapes(spec, shapes, node);
      return [node.id, layerTypes.get(node.type).macs(node, inputs, output, sequenceLength)];
    }),
  );
  const layers = new Map<string, Macs>();
  let live = 0;
  const weights = prunableWeights(spec);
  for (const { name, layer } of weights) {
    const dense = macsOf.get(layer) ?? 0;
    const mask = masks.get(name);
    const kept = mask ? Math.round(dense * (1 - maskSparsity(mask))) : dense;
    layers.set(name, { dense, live: kept });
    live += kept;
  }
  const dense = [...macsOf.values()].reduce((sum, macs) => sum + macs, 0);
  const producers = new Map(weights.map((weight) => [weight.layer, weight]));
  for (const node of spec.nodes) {
    if (producers.has(node.id)) continue;
    const type = layerTypes.get(node.type);
    const speaks = (input: string) => speakingChannels(spec, input, producers.get(input), masks, shapes);
    live += type.liveMacs?.(node, node.inputs.map(speaks), sequenceLength) ?? macsOf.get(node.id) ?? 0;
  }
  return { total: { dense, live }, layers };
}

/** Channels of a node's output that can be other than 0, as far as its own weight tells. */
function speakingChannels(
  spec: ModelSpec,
  id: string,
  weight: PrunableWeight | undefined,
  masks: Masks,
  shapes: ReadonlyMap<string, Shape>,
): Uint8Array {
  const node = spec.nodes.find((one) => one.id === id);
  const kept = weight && masks.get(weight.name)?.kept;
  if (!kept || !node || ('bias' in node && node.bias === true)) {
    return new Uint8Array(shapes.get(id)?.at(-1) ?? 1).fill(1);
  }
  const { rows, columns } = weight;
  return Uint8Array.from({ length: rows }, (_, row) =>
    Number(kept.subarray(row * columns, (row + 1) * columns).includes(1)),
  );
}
