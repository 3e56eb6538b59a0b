/** `pruning_manifest.json`: how a checkpoint was made and what it holds, for people and for later imports. */
import * as z from 'zod/mini';
import { LabError } from '../../errors.ts';
import { type ByteSource, readWhole } from '../byteSource.ts';

z.config({ jitless: true });

export const manifestSchema = 'pruning-lab/manifest@1';
/** A manifest is text about some hundred tensors; more is not one. */
const maxManifestBytes = 64 << 20;

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const count = z.int().check(z.gte(0));
const record = z.record(z.string(), z.unknown());

const manifest = z.looseObject({
  schema: z.literal(manifestSchema),
  /** Version of the lab that wrote it. */
  tool_version: z.string(),
  /** What was pruned: its name, and the sha256 of its files by file name where it came from files. */
  base: z.object({ name: z.string(), sha256: z.record(z.string(), hash) }),
  /** Id of the last pruning method and its options; null when nothing was pruned. */
  method: z.nullable(z.string()),
  params: record,
  seed: count,
  /** The recipe that makes this checkpoint again, but for `masks_by_hand`. */
  recipe: z.unknown(),
  /** Weights that were cut, or brought back, by brush between the steps of the recipe. */
  masks_by_hand: z.optional(z.array(z.object({ name: z.string(), cut: count, brought_back: count }))),
  tensors: z.array(
    z.object({
      name: z.string(),
      /** PyTorch's. */
      shape: z.array(count),
      dtype: z.string(),
      /** Elements that are not 0. */
      nnz: count,
      numel: count,
      /** Id of the pattern of its mask; null without a mask. */
      pattern: z.nullable(z.string()),
      /** Of the tensor's stored bytes. */
      sha256: hash,
    }),
  ),
  /** Files beside this one. */
  files: z.array(z.object({ name: z.string(), bytes: count, sha256: hash })),
  /** Name -> number or small record; units stand in the names. */
  metrics: record,
});

export type Manifest = z.infer<typeof manifest>;
export type ManifestTensor = Manifest['tensors'][number];

/** @throws LabError 'fileEmpty', 'fileTooLarge', 'manifestInvalid' naming the field */
export async function readManifest(source: ByteSource): Promise<Manifest> {
  const text = new TextDecoder().decode(await readWhole(source, maxManifestBytes));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(source.name, 'wanted JSON');
  }
  const result = manifest.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(source.name, `${issue.path.join('.') || 'manifest'}: ${issue.message}`);
}

function invalid(file: string, problem: string): LabError {
  return new LabError('manifestInvalid', `${file}: ${problem}`, { file, problem });
}
