/**
 * The recipe of a language model: one-shot pruning by calibration tokens, judged by perplexity. Plain JSON. The model is
 * the folder that the recipe is run on.
 */
import * as z from 'zod/mini';
import { evaluateStageSchema, parseWith, pruneStageSchema, seedSchema } from './recipe.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const tokenId = z.int().check(z.gte(0));
const length = z.int().check(z.gte(2), z.lte(1 << 20));

/** Where token sequences come from: ids as they are, or text in the folder's own tokenizer, cut into pieces. */
const tokens = z.union([
  z.strictObject({ ids: z.array(z.array(tokenId)).check(z.minLength(1)) }),
  /** JSON file with a list of lists of ids; beside the recipe. */
  z.strictObject({ idsFile: z.string() }),
  z.strictObject({ text: z.string(), length }),
  /** UTF-8 file; beside the recipe. */
  z.strictObject({ textFile: z.string(), length }),
]);

const languageRecipe = z
  .strictObject({
    version: z.literal(1),
    seed: seedSchema,
    model: z.strictObject({ architecture: z.literal('llama'), weights: z.literal('trained') }),
    data: z.strictObject({
      source: z.literal('tokens'),
      /** Sequences that the pruning method sees. */
      calibration: tokens,
      /** Sequences that perplexity is taken on. */
      evaluation: tokens,
    }),
    /** In order: `evaluate` before `prune` judges the dense model. */
    stages: z
      .array(z.discriminatedUnion('stage', [pruneStageSchema, evaluateStageSchema]))
      .check(z.minLength(1), z.maxLength(20)),
  })
  .check(
    z.refine(({ stages }) => stages.filter(({ stage }) => stage === 'prune').length <= 1, {
      path: ['stages'],
      message: 'wanted at most one prune stage: language models are pruned in one shot',
    }),
  );

export type LanguageRecipe = z.infer<typeof languageRecipe>;
export type TokenData = LanguageRecipe['data']['calibration'];

/** Does this JSON speak of a language model? Then `parseLanguageRecipe` is its door, else `parseRecipe`. */
export function isLanguageRecipe(input: unknown): boolean {
  const data = (input as { data?: { source?: unknown } } | null)?.data;
  return data?.source === 'tokens';
}

/** @throws LabError 'recipeInvalid' naming the field. */
export function parseLanguageRecipe(input: unknown): LanguageRecipe {
  return parseWith(languageRecipe, input);
}
