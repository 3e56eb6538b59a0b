/** Pruning inside a training stage, as a recipe writes it. Plain JSON. */
import * as z from 'zod/mini';
import { choice } from '../recipeChoice.ts';

const share = z.number().check(z.gte(0), z.lte(1));

export const whileTrainingSchema = z.strictObject({
  /** Who moves the masks: `gradual` along a schedule, `rigl` at a fixed number of weights. */
  rule: z._default(choice, { id: 'gradual', options: {} }),
  /** The curve from the sparsity before to `sparsity`; not read by a rule that keeps its sparsity. */
  schedule: z._default(choice, { id: 'cubic', options: {} }),
  /** First and last event, in shares of the stage's optimiser steps: a recipe means the same on any amount of data. */
  begin: z._default(share, 0),
  end: z._default(share, 0.75),
  /** Optimiser steps between two events. */
  frequency: z._default(z.int().check(z.gte(1), z.lte(100_000)), 100),
  /** Wanted share of zeros over the unprotected prunable weights at the end. */
  sparsity: share,
  method: choice,
  pattern: choice,
  allocation: choice,
  protect: z._default(z.array(z.string()), []),
  overrides: z._default(z.record(z.string(), share), {}),
  calibration: z._default(z.int().check(z.gte(1), z.lte(100_000)), 128),
  /**
   * `never`: a pruned weight is overwritten by 0 and the mask only ever loses. `stored`: its value is put away, and a
   * later event may bring it back (Zhu & Gupta 2017); it is exactly 0 all the same while it is pruned.
   */
  revive: z._default(z.enum(['never', 'stored']), 'never'),
});

export type WhileTraining = z.infer<typeof whileTrainingSchema>;
