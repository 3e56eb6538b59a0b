/** Which weights changed sides, and when: fed by a run after each step, so that every pipeline tells it the same way. */
import type { Masks } from '../models/masks.ts';
import { overallSparsity } from './pruneModel.ts';

/** Weights of one layer that changed sides in one event. */
export interface LayerChurn {
  /** Parameter name. */
  readonly layer: string;
  /** Kept before, pruned now. */
  readonly cut: number;
  /** Pruned before, kept now. */
  readonly grown: number;
}

/** One event: a mask event inside training, or a whole prune stage. Plain data. */
export interface MaskMove {
  /** Index of the recipe's stage. */
  readonly stage: number;
  /** Optimiser steps of the whole run before it. */
  readonly step: number;
  /** Zeros / all over all prunable weights, after it. */
  readonly sparsity: number;
  readonly layers: readonly LayerChurn[];
  /** Painted, between two steps of the recipe. Absent = the recipe's. */
  readonly byHand?: true;
}

/** How often each weight has changed sides, at most 255: [out, in] by name. */
export type Flips = ReadonlyMap<string, Uint8Array>;

export interface MaskHistory {
  readonly moves: readonly MaskMove[];
  readonly flips: Flips;
}

export const noHistory: MaskHistory = { moves: [], flips: new Map() };

interface Place {
  readonly stage: number;
  readonly step: number;
  /** Prunable weights of the network, masked or not. */
  readonly prunable: number;
  readonly byHand?: true;
  /** A further part of a layer that has been told of. */
  readonly goesOn?: boolean;
}

/** @returns a new history; the one given is left as it is. The same one when no mask changed. */
export function recordMasks(history: MaskHistory, before: Masks, now: Masks, place: Place): MaskHistory {
  const changed = [...now].filter(([name, mask]) => before.get(name) !== mask);
  if (changed.length === 0) return history;
  const flips = new Map(history.flips);
  const layers: LayerChurn[] = [];
  for (const [layer, { kept }] of changed) {
    const earlier = before.get(layer)?.kept;
    const known = flips.get(layer);
    const counts = known?.length === kept.length ? known.slice() : new Uint8Array(kept.length);
    let [cut, grown] = [0, 0];
    for (let i = 0; i < kept.length; i++) {
      const was = earlier ? earlier[i] : 1;
      if (was === kept[i]) continue;
      if (was === 1) cut += 1;
      else grown += 1;
      if (counts[i] < 255) counts[i] += 1;
    }
    flips.set(layer, counts);
    layers.push({ layer, cut, grown });
  }
  const { prunable: _, goesOn = false, ...moveAt } = place;
  const masked = [...now.values()].reduce((sum, { kept }) => sum + kept.length, 0);
  const sparsity = place.prunable === 0 ? 0 : (overallSparsity(now.values()) * masked) / place.prunable;
  return { moves: withMove(history.moves, { ...moveAt, sparsity, layers }, goesOn), flips };
}

/** What the brush did over all strokes, by layer; a weight that was cut and brought back again counts in both. */
export function madeByHand({ moves }: MaskHistory): readonly LayerChurn[] {
  const byLayer = new Map<string, LayerChurn>();
  for (const { layers } of moves.filter((move) => move.byHand)) {
    for (const { layer, cut, grown } of layers) {
      const known = byLayer.get(layer) ?? { layer, cut: 0, grown: 0 };
      byLayer.set(layer, { layer, cut: known.cut + cut, grown: known.grown + grown });
    }
  }
  return [...byLayer.values()];
}

/** A prune stage masks layer after layer without a training step in between: that is one event. */
function withMove(moves: readonly MaskMove[], move: MaskMove, further: boolean): readonly MaskMove[] {
  const last = moves.at(-1);
  const known = new Set(last?.layers.map(({ layer }) => layer));
  const goesOn =
    last?.stage === move.stage &&
    last.step === move.step &&
    last.byHand === move.byHand &&
    (further || move.layers.every(({ layer }) => !known.has(layer)));
  if (!last || !goesOn) return [...moves, move];
  const added = new Map(move.layers.map((churn) => [churn.layer, churn]));
  const told = last.layers.map((churn) => {
    const { cut = 0, grown = 0 } = added.get(churn.layer) ?? {};
    return { ...churn, cut: churn.cut + cut, grown: churn.grown + grown };
  });
  const others = move.layers.filter(({ layer }) => !known.has(layer));
  return [...moves.slice(0, -1), { ...move, layers: [...told, ...others] }];
}
