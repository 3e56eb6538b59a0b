/**
 * Which kept weights still do something: those on a way of kept weights from the network's input to its output. A neuron
 * whose inputs are all cut gives a constant, one that nobody reads gives it to nobody: what hangs on them is as good as 0.
 */
import type { LayerType } from '../models/layer.ts';
import { layerTypes } from '../models/layers/index.ts';
import type { Masks } from '../models/masks.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import { inferShapes, inputId } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Shape } from '../tensor/shape.ts';
import { decoderPaths } from './decoderPaths.ts';
import type { LayerPaths } from './layerPaths.ts';

/** @returns by layer, in network order; null for an image network whose channels meet in attention */
export function livePaths(spec: ModelSpec, masks: Masks): readonly LayerPaths[] | null {
  if (spec.task === 'language') return decoderPaths(spec, masks);
  const nodes = spec.nodes.map((node) => ({ ...node, type: layerTypes.get(node.type), spec: node }));
  const weights = new Map(prunableWeights(spec).map((weight) => [weight.layer, weight]));
  if (nodes.some(({ id, type }) => type.channels === 'heads' || (type.channels === 'mixing' && !weights.has(id)))) {
    return null;
  }
  const shapes = inferShapes(spec);
  const width = (id: string) => shapes.get(id)?.at(-1) ?? 1;
  // Forward: channels that the input reaches
  const reached = new Map<string, Uint8Array>([[inputId, new Uint8Array(width(inputId)).fill(1)]]);
  for (const { id, type, inputs, spec: node } of nodes) {
    const out = new Uint8Array(width(id));
    const weight = weights.get(id);
    if (weight && type.channels === 'mixing') {
      eachKept(weight, masks, reached.get(inputs[0])!.length, (row, channel) => {
        if (reached.get(inputs[0])![channel] === 1) out[row] = 1;
      });
    } else {
      eachEdge(type, node, inputs, shapes, out.length, (channel, input, from) => {
        if (reached.get(input)![from] === 1) out[channel] = 1;
      });
    }
    reached.set(id, out);
  }
  // Backward: channels that the output reads
  const read = new Map([...reached].map(([id, channels]) => [id, new Uint8Array(channels.length)]));
  read.get(spec.output)!.fill(1);
  for (const { id, type, inputs, spec: node } of nodes.toReversed()) {
    const out = read.get(id)!;
    const weight = weights.get(id);
    if (weight && type.channels === 'mixing') {
      const input = read.get(inputs[0])!;
      eachKept(weight, masks, input.length, (row, channel) => {
        if (out[row] === 1) input[channel] = 1;
      });
    } else {
      eachEdge(type, node, inputs, shapes, out.length, (channel, input, from) => {
        if (out[channel] === 1) read.get(input)![from] = 1;
      });
    }
  }
  return nodes.flatMap(({ id, inputs }) => {
    const weight = weights.get(id);
    return weight ? [pathsOf(weight, masks, reached.get(inputs[0])!, reached.get(id)!, read.get(id)!)] : [];
  });
}

function pathsOf(
  weight: PrunableWeight,
  masks: Masks,
  inputReached: Uint8Array,
  reached: Uint8Array,
  read: Uint8Array,
): LayerPaths {
  let [kept, live] = [0, 0];
  eachKept(weight, masks, inputReached.length, (row, channel) => {
    kept += 1;
    if (inputReached[channel] === 1 && read[row] === 1) live += 1;
  });
  let deadOutputs = 0;
  for (let row = 0; row < weight.rows; row++) if (reached[row] === 0 || read[row] === 0) deadOutputs += 1;
  return { name: weight.name, weights: weight.rows * weight.columns, kept, live, outputs: weight.rows, deadOutputs };
}

/** Every kept weight as [output, input channel]; a convolution's columns are [ky, kx, in], a grouped one repeats them. */
function eachKept(
  { name, rows, columns }: PrunableWeight,
  masks: Masks,
  channels: number,
  see: (row: number, channel: number) => void,
): void {
  const kept = masks.get(name)?.kept;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (!kept || kept[at] === 1) see(row, column % channels);
    }
  }
}

/** Every channel that passes through a node without a weight: [output channel, input node, its channel]. */
function eachEdge(
  type: LayerType,
  node: ModelSpec['nodes'][number],
  inputs: readonly string[],
  shapes: ReadonlyMap<string, Shape>,
  channels: number,
  see: (channel: number, input: string, from: number) => void,
): void {
  let offset = 0;
  for (const input of inputs) {
    const wide = shapes.get(input)?.at(-1) ?? 1;
    for (let channel = 0; channel < channels; channel++) {
      const from = {
        identity: channel,
        flatten: channel % wide,
        concat: channel - offset,
        slice: channel + (type.sliceStart?.(node) ?? 0),
        pad: channel - (type.padBefore?.(node) ?? 0),
        mixing: -1,
        heads: -1,
      }[type.channels];
      if (from >= 0 && from < wide) see(channel, input, from);
    }
    if (type.channels === 'concat') offset += wide;
  }
}
