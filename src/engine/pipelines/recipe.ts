/**
 * A pipeline as data: plain JSON, validated at the door, runnable with or without a page.
 * Options of catalogue entries are checked against the entry's own declaration by `checkRecipe` (recipeCheck.ts).
 */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';
import { loraSchema } from './lora.ts';
import { choice } from './recipeChoice.ts';
import { dataSchema } from './recipeData.ts';
import { whileTrainingSchema } from './whileTraining/config.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const courseFields = {
  epochs: z.number().check(z.gte(0), z.lte(1000)),
  batchSize: z.int().check(z.gte(1), z.lte(4096)),
  optimizer: choice,
  learningRate: choice,
};

const trainFields = {
  ...courseFields,
  /** false = an experiment: the optimiser is not told the masks, so that pruned weights may come back. */
  guard: z.optional(z.boolean()),
  /** Masks that move while it trains; absent = they stand. */
  pruning: z.optional(whileTrainingSchema),
  /** Optimiser steps after which all parameters are kept for a later `reinitialize`; 0 = before the first. */
  keep: z.optional(z.array(z.int().check(z.gte(0))).check(z.maxLength(8))),
};

const pruneStageSchema = z.strictObject({
  stage: z.literal('prune'),
  /** Wanted share of zeros over the unprotected prunable weights. */
  sparsity: z.number().check(z.gte(0), z.lte(1)),
  method: choice,
  pattern: choice,
  allocation: choice,
  /** Parameter names that stay dense. */
  protect: z._default(z.array(z.string()), []),
  /** Hand-set sparsity by parameter name; beats the allocation. */
  overrides: z._default(z.record(z.string(), z.number().check(z.gte(0), z.lte(1))), {}),
  /** Training examples walked when the method asks for statistics of activations: images, or sequences. */
  calibration: z._default(z.int().check(z.gte(1), z.lte(100_000)), 128),
  /** How the adapters train, of a method that prunes while they do; others have none. */
  training: z.optional(z.strictObject({ ...courseFields, lora: z._default(loraSchema, loraSchema.parse({})) })),
});

const evaluateStageSchema = z.strictObject({
  stage: z.literal('evaluate'),
  /** Test examples (images, or sequences) from the first; 0 = all. */
  examples: z._default(z.int().check(z.gte(0)), 0),
});

/** New values for every parameter; the masks stay. */
const reinitializeStageSchema = z.strictObject({
  stage: z.literal('reinitialize'),
  /** `fresh`: drawn anew; `original`: as before the first training; `rewind`: as after `step` steps of it. */
  mode: z.enum(['fresh', 'original', 'rewind']),
  /** Read by `rewind` only. */
  step: z._default(z.int().check(z.gte(0)), 0),
});

/** Channels and heads that are masked whole leave the network: it becomes physically smaller. */
const compactStageSchema = z.strictObject({
  stage: z.literal('compact'),
  /**
   * Every block of a decoder is left with the same widths, as Hugging Face's formats want: like groups lose as many
   * channels as the one that can spare least, and heads only down to a divisor of the hidden width; the others keep zeros.
   * Read for language models.
   */
  uniform: z._default(z.boolean(), false),
});

/** Every prunable weight becomes the nearest value of a grid of integers. */
const quantizeStageSchema = z.strictObject({
  stage: z.literal('quantize'),
  bits: z.union([z.literal(8), z.literal(4)]),
  granularity: z._default(z.enum(['tensor', 'channel']), 'channel'),
  range: z._default(z.enum(['symmetric', 'affine']), 'symmetric'),
});

const stage = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('train'), ...trainFields }),
  z.strictObject({
    stage: z.literal('finetune'),
    ...trainFields,
    /** Only low-rank adapters train; they are merged at the end. Absent = every weight trains. */
    lora: z.optional(loraSchema),
  }),
  pruneStageSchema,
  compactStageSchema,
  reinitializeStageSchema,
  quantizeStageSchema,
  evaluateStageSchema,
]);

export const seedSchema = z.int().check(z.gte(0), z.lte(0xffffffff));

const recipe = z.strictObject({
  version: z.literal(1),
  seed: seedSchema,
  model: z.strictObject({
    architecture: z.string(),
    /** `trained` = the weights that ship with the lab, or of the file or folder given; `fresh` = drawn from the seed. */
    weights: z.enum(['trained', 'fresh']),
  }),
  data: dataSchema,
  stages: z.array(stage).check(z.minLength(1), z.maxLength(200)),
});

export type Recipe = z.infer<typeof recipe>;
export type Stage = Recipe['stages'][number];
export type StageName = Stage['stage'];
/** A prune stage that stands alone. @throws LabError 'recipeInvalid' naming the field */
export function parsePruneStage(input: unknown): PruneStage {
  return parseWith(pruneStageSchema, input);
}

export type PruneStage = Extract<Stage, { stage: 'prune' }>;
export type TrainStage = Extract<Stage, { stage: 'train' | 'finetune' }>;
export type ReinitializeStage = Extract<Stage, { stage: 'reinitialize' }>;
export type CompactStage = Extract<Stage, { stage: 'compact' }>;
export type QuantizeStage = Extract<Stage, { stage: 'quantize' }>;
export type EvaluateStage = Extract<Stage, { stage: 'evaluate' }>;
export type { Choice } from './recipeChoice.ts';
export type { RecipeData, TokenData } from './recipeData.ts';

/** @throws LabError 'recipeInvalid' naming the field. */
export function parseRecipe(input: unknown): Recipe {
  return parseWith(recipe, input);
}

/** @throws LabError 'recipeInvalid' naming the field. */
export function parseWith<T>(schema: z.ZodMiniType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue.path.join('.') || 'recipe';
  throw new LabError('recipeInvalid', `recipe: ${field}: ${issue.message}`, { field, problem: issue.message });
}
