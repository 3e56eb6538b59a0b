/** Where a recipe's examples come from. Plain JSON. */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const count = z.int().check(z.gte(1));
const tokenId = z.int().check(z.gte(0));
const length = z.int().check(z.gte(2), z.lte(1 << 20));

/** Token sequences: ids as they are, or text in the model's own tokenizer, cut into pieces of one length. */
const tokens = z.union([
  z.strictObject({ ids: z.array(z.array(tokenId)).check(z.minLength(1)) }),
  /** JSON file with a list of lists of ids; beside the recipe. */
  z.strictObject({ idsFile: z.string() }),
  z.strictObject({ text: z.string(), length }),
  /** UTF-8 file; beside the recipe. */
  z.strictObject({ textFile: z.string(), length }),
]);

export const dataSchema = z.discriminatedUnion('source', [
  /** The seeded generator of handwritten digits. */
  z.strictObject({ source: z.literal('digits'), train: count, test: count }),
  /** What the visitor opened. */
  z.strictObject({ source: z.literal('files'), train: count, test: count }),
  /** The seeded world of stories: packed training sequences of `length` tokens, whole test stories. */
  z.strictObject({ source: z.literal('stories'), train: count, test: count, length }),
  z.strictObject({
    source: z.literal('tokens'),
    /** Sequences that pruning methods see and training reads. */
    calibration: tokens,
    /** Sequences that perplexity is taken on. */
    evaluation: tokens,
  }),
]);

export type RecipeData = z.infer<typeof dataSchema>;
export type TokenData = z.infer<typeof tokens>;

/** Training examples, as far as the recipe alone says. @throws LabError 'recipeInvalid' for text, which must be read first */
export function trainExamples(data: RecipeData): number {
  if (data.source !== 'tokens') return data.train;
  if ('ids' in data.calibration) return data.calibration.ids.length;
  const problem = 'how many sequences the text gives is known only once it is read: give token ids';
  throw new LabError('recipeInvalid', `recipe: data.calibration: ${problem}`, { field: 'data.calibration', problem });
}
