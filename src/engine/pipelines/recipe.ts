/**
 * A pipeline as data: plain JSON, validated at the door, runnable with or without a page.
 * Options of catalogue entries are checked against the entry's own declaration by `checkRecipe` (recipeCheck.ts).
 */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const choice = z.strictObject({
  id: z.string(),
  options: z._default(z.record(z.string(), z.unknown()), {}),
});

const trainFields = {
  epochs: z.number().check(z.gte(0), z.lte(1000)),
  batchSize: z.int().check(z.gte(1), z.lte(4096)),
  optimizer: choice,
  learningRate: choice,
};

export const pruneStageSchema = z.strictObject({
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
  /** Training examples walked when the method asks for statistics of activations. */
  calibration: z._default(z.int().check(z.gte(1), z.lte(100_000)), 128),
});

export const evaluateStageSchema = z.strictObject({
  stage: z.literal('evaluate'),
  /** Test examples, from the first; 0 = all. */
  examples: z._default(z.int().check(z.gte(0)), 0),
});

const stage = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('train'), ...trainFields }),
  z.strictObject({ stage: z.literal('finetune'), ...trainFields }),
  pruneStageSchema,
  evaluateStageSchema,
]);

export const seedSchema = z.int().check(z.gte(0), z.lte(0xffffffff));

const recipe = z.strictObject({
  version: z.literal(1),
  seed: seedSchema,
  model: z.strictObject({
    architecture: z.string(),
    /** `trained` = the weights that ship with the lab or came from a file; `fresh` = initialised from the seed. */
    weights: z.enum(['trained', 'fresh']),
  }),
  data: z.strictObject({
    /** `digits` = the seeded generator; `files` = what the user opened. */
    source: z.enum(['digits', 'files']),
    train: z.int().check(z.gte(1)),
    test: z.int().check(z.gte(1)),
  }),
  stages: z.array(stage).check(z.minLength(1), z.maxLength(200)),
});

export type Recipe = z.infer<typeof recipe>;
export type Stage = Recipe['stages'][number];
export type StageName = Stage['stage'];
export type PruneStage = Extract<Stage, { stage: 'prune' }>;
export type TrainStage = Extract<Stage, { stage: 'train' | 'finetune' }>;
export type EvaluateStage = Extract<Stage, { stage: 'evaluate' }>;
export type Choice = z.infer<typeof choice>;

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
