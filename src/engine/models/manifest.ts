/** The list of trained networks that ship with the lab: what they are, how they were made, what they reach. */
import * as z from 'zod/mini';
import { LabError } from '../errors.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const count = z.int().check(z.gte(1));

const path = z.string().check(z.regex(/^([\w-]+\/)?[\w.-]+$/));

const entry = z.strictObject({
  id: z.string(),
  /** Id in the architecture registry. */
  architecture: z.string(),
  /** Weights, beside the manifest or in a folder there. */
  file: path,
  /** What a language model needs besides: its configuration and tokenizer, in the same folder. */
  beside: z._default(z.array(path), []),
  bytes: count,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Trained values, buffers included. */
  params: count,
  /** The run that made it; of an image network one that `parseRecipe` of the pipelines takes. */
  recipe: z.record(z.string(), z.unknown()),
  /** On the whole test split of the recipe's data. */
  metrics: z.strictObject({
    /** Of images, or of next tokens. */
    accuracy: z.number(),
    loss: z.number(),
    testExamples: count,
    /** Of a language model, beside the least that any model can expect on the same tokens. */
    perplexity: z.optional(z.number()),
    boundPerplexity: z.optional(z.number()),
    /** Accuracy by zero-shot task. */
    tasks: z.optional(z.record(z.string(), z.number())),
  }),
  /** Version of the lab and backend. */
  trainedWith: z.string(),
});

const manifest = z.strictObject({ version: z.literal(1), models: z.array(entry) });

export type ModelManifest = z.infer<typeof manifest>;
export type ModelEntry = ModelManifest['models'][number];

/** @param bytes UTF-8 JSON. @throws LabError 'manifestInvalid' */
export function parseModelManifest(bytes: Uint8Array): ModelManifest {
  const problem = (text: string) => new LabError('manifestInvalid', `models manifest: ${text}`, { problem: text });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw problem('not JSON');
  }
  const result = manifest.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw problem(`${issue.path.join('.')}: ${issue.message}`);
}
