/** A mask rule says when masks move inside a training stage, and how. Shared code reads what it declares, never its id. */
import type { Explanation } from '../../methods/method.ts';
import type { OptionSchema, OptionValues } from '../../options.ts';
import type { Entry } from '../../registry.ts';
import type { Mask, Matrix } from '../../tensor/matrix.ts';
import type { Random } from '../../tensor/random.ts';
import type { PrunePlan } from '../pruneModel.ts';
import type { WhileTraining } from './config.ts';

/** One movement of all masks, between two optimiser steps. Plain data. */
export interface MaskEvent {
  /** Optimiser steps done before it. */
  readonly at: number;
  /** Stands in place of the optimiser step that would come next: no weight is trained in it. */
  readonly takesStep: boolean;
  /** Wanted over all unprotected weights after it. */
  readonly sparsity: number;
  /** Share of each layer's live weights that change places. */
  readonly moves: number;
}

export interface LiveWeight {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly kernel: readonly [number, number];
  /** [out, in]; a pruned weight is 0, or what was put away when the recipe revives stored values. */
  readonly weight: Matrix;
  /** null = dense. */
  readonly mask: Mask | null;
  /** dL/dW of the coming mini-batch, dense, [out, in]; null unless the rule reads gradients. */
  readonly gradient: Float32Array | null;
}

export interface MaskChange {
  readonly mask: Mask;
  /** Kept before and all through the event. Every other weight of `mask` is new: value as `newAtZero` says, moments 0. */
  readonly survivors: Mask;
  /** What the choice was made by, where it was made by a score. */
  readonly judged?: { readonly scores: Float32Array; explain(row: number, column: number): Explanation };
}

/** Weights that changed sides in one event. */
export interface MaskChurn {
  /** Parameter name. */
  readonly layer: string;
  /** Kept before, pruned now. */
  readonly cut: number;
  /** Pruned before, kept now. */
  readonly grown: number;
  /** Pruned now. */
  readonly pruned: number;
  readonly of: number;
}

export interface MaskRequest<S extends OptionSchema = OptionSchema> {
  readonly config: WhileTraining;
  readonly event: MaskEvent;
  /** Everything prunable, in network order. */
  readonly weights: readonly LiveWeight[];
  /** With the event's sparsity. */
  readonly plan: PrunePlan;
  /** By weight name: what the plan's method and allocation asked for. */
  readonly stats: ReadonlyMap<string, Record<string, unknown>>;
  readonly options: OptionValues<S>;
  /** Of this event. */
  readonly random: Random;
}

export interface MaskRule<S extends OptionSchema = OptionSchema> extends Entry {
  readonly options: S;
  /** `gradients`: of the loss of the coming mini-batch; `statistics`: what method and allocation ask for. */
  readonly reads: 'gradients' | 'statistics';
  /** Reads the schedule's curve and `revive`; else it keeps one sparsity throughout. */
  readonly followsSchedule: boolean;
  /** Grown weights begin at 0; else at the value that was put away. */
  readonly newAtZero: boolean;
  /** Its first masks are drawn by lot, so trained weights would be lost: it begins with fresh weights or given masks. */
  readonly beginsByLot: boolean;
  /** @throws LabError 'recipeInvalid' with the reason when the settings do not go together */
  check(config: WhileTraining, plan: PrunePlan): void;
  /**
   * @param steps optimiser steps of the stage
   * @returns rising `at`; the first may stand before the first step
   */
  events(config: WhileTraining, steps: number, options: OptionValues<S>): readonly MaskEvent[];
  /** @returns by weight name; a weight that is absent stays as it is */
  update(request: MaskRequest<S>): Promise<ReadonlyMap<string, MaskChange>>;
}

export function defineMaskRule<const S extends OptionSchema>(rule: MaskRule<S>): MaskRule {
  return rule as unknown as MaskRule;
}
