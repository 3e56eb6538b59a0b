/**
 * Which kept weights of a decoder still do something. The states beside the blocks always reach the output; inside a
 * block channels meet twice. A head gives something where its values vary and are read, and its queries and keys speak
 * through products of rotated pairs. A channel of the gated MLP is a product: without gate or up it is 0.
 */
import type { AttentionNode } from '../models/layers/attention.ts';
import type { Masks } from '../models/masks.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { LayerPaths } from './layerPaths.ts';

/** Does a kept weight at [row, column] do anything? */
type Lives = (row: number, column: number) => boolean;

/** A projection: what is left of its rows and columns. */
interface Projection {
  readonly id: string;
  /** Outputs that follow their inputs: [rows]. */
  readonly varies: Uint8Array;
  /** Outputs that can be other than 0, be it by a bias: [rows]. */
  readonly speaks: Uint8Array;
  /** Inputs that are read: [columns]. */
  readonly reads: Uint8Array;
}

/** By layer, in network order. */
export function decoderPaths(spec: LanguageSpec, masks: Masks): readonly LayerPaths[] {
  const weights = prunableWeights(spec);
  const byLayer = new Map(weights.map((weight) => [weight.layer, weight]));
  const inputsOf = new Map(spec.nodes.map(({ id, inputs }) => [id, inputs]));
  const projection = (id: string): Projection | null => {
    const weight = byLayer.get(id);
    const node = spec.nodes.find((one) => one.id === id);
    return weight && node ? projectionOf(weight, masks, 'bias' in node && node.bias === true) : null;
  };
  const reader = (id: string) => spec.nodes.find(({ inputs }) => inputs.includes(id))?.id ?? '';
  const lives = new Map<string, Lives>();
  for (const node of spec.nodes) {
    if (node.type === 'attention') {
      const [q, k, v, o] = [...node.inputs, reader(node.id)].map(projection);
      if (q && k && v && o) attentionLives(node, { q, k, v, o }, lives);
    } else if (node.type === 'multiply') {
      const [activation, up] = node.inputs;
      const gate = inputsOf.get(activation)?.[0] ?? '';
      const [g, u, d] = [gate, up, reader(node.id)].map(projection);
      if (g && u && d) gatedLives(g, u, d, lives);
    }
  }
  return weights.map((weight) => count(weight, masks, lives.get(weight.layer) ?? (() => true)));
}

function projectionOf({ name, layer, rows, columns }: PrunableWeight, masks: Masks, biased: boolean): Projection {
  const kept = masks.get(name)?.kept;
  const [varies, reads] = [new Uint8Array(rows), new Uint8Array(columns)];
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (kept && kept[at] === 0) continue;
      varies[row] = 1;
      reads[column] = 1;
    }
  }
  return { id: layer, varies, speaks: biased ? varies.map(() => 1) : varies, reads };
}

type Parts = Readonly<Record<'q' | 'k' | 'v' | 'o', Projection>>;

/** Under grouped queries several query heads share a key head. */
function attentionLives({ heads, kvHeads, headDim }: AttentionNode, { q, k, v, o }: Parts, lives: Map<string, Lives>) {
  const sharing = heads / kvHeads;
  const dims = Array.from({ length: headDim }, (_, dim) => dim);
  const keyHead = (head: number) => Math.floor(head / sharing);
  const gives = Array.from({ length: heads }, (_, head) =>
    dims.some((dim) => v.varies[keyHead(head) * headDim + dim] === 1 && o.reads[head * headDim + dim] === 1),
  );
  /** A dimension is turned together with the one half a head away. */
  const pairSpeaks = ({ speaks }: Projection, head: number, dim: number) =>
    speaks[head * headDim + dim] === 1 || speaks[head * headDim + ((dim + headDim / 2) % headDim)] === 1;
  const split = (channel: number) => [Math.floor(channel / headDim), channel % headDim] as const;
  const queryHeads = (shared: number) => Array.from({ length: sharing }, (_, at) => shared * sharing + at);

  lives.set(q.id, (row) => {
    const [head, dim] = split(row);
    return gives[head] && pairSpeaks(k, keyHead(head), dim);
  });
  lives.set(k.id, (row) => {
    const [shared, dim] = split(row);
    return queryHeads(shared).some((head) => gives[head] && pairSpeaks(q, head, dim));
  });
  lives.set(v.id, (row) => {
    const [shared, dim] = split(row);
    return queryHeads(shared).some((head) => o.reads[head * headDim + dim] === 1);
  });
  lives.set(o.id, (_, column) => {
    const [head, dim] = split(column);
    return v.varies[keyHead(head) * headDim + dim] === 1;
  });
}

function gatedLives(gate: Projection, up: Projection, down: Projection, lives: Map<string, Lives>): void {
  lives.set(gate.id, (row) => up.speaks[row] === 1 && down.reads[row] === 1);
  lives.set(up.id, (row) => gate.speaks[row] === 1 && down.reads[row] === 1);
  lives.set(
    down.id,
    (_, channel) =>
      (gate.varies[channel] === 1 && up.speaks[channel] === 1) ||
      (up.varies[channel] === 1 && gate.speaks[channel] === 1),
  );
}

function count({ name, rows, columns }: PrunableWeight, masks: Masks, lives: Lives): LayerPaths {
  const mask = masks.get(name)?.kept;
  let [kept, live, deadOutputs] = [0, 0, 0];
  for (let row = 0, at = 0; row < rows; row++) {
    const before = live;
    for (let column = 0; column < columns; column++, at++) {
      if (mask && mask[at] === 0) continue;
      kept += 1;
      if (lives(row, column)) live += 1;
    }
    if (live === before) deadOutputs += 1;
  }
  return { name, weights: rows * columns, kept, live, outputs: rows, deadOutputs };
}
