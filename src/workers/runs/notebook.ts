/**
 * A lab notebook: one zip with a run's recipe, figures, notes, its loss as picture and table, and, if wanted, its
 * checkpoints; it opens again in any lab.
 *
 *   notebook.json            { kind: 'pruning-lab-notebook', version, run }
 *   loss.svg, loss.csv       when it was trained
 *   <id>.checkpoint          a file of storage/checkpointFile.ts each, when weights were wanted
 */
import * as z from 'zod/mini';
import { LabError } from '../../engine/errors.ts';
import { type ByteSource, blobSource } from '../../engine/io/byteSource.ts';
import { collectBytes } from '../../engine/io/byteStream.ts';
import { isZip, readZip } from '../../engine/io/zip/readZip.ts';
import { writeZip } from '../../engine/io/zip/writeZip.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../storage/checkpointFile.ts';
import type { CheckpointStore } from '../../storage/checkpointStore.ts';
import type { RunRecord, RunStore } from '../../storage/runStore.ts';
import { lossCsv, lossSvg } from './lossPicture.ts';

const kind = 'pruning-lab-notebook';
const version = 1;
const facts = 'notebook.json';
const budgetBytes = 1024 * 1024 * 1024;

/** What the rest of the lab reads of a run; its recipe is checked apart. */
const runSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  savedAt: z.number(),
  name: z.string().check(z.maxLength(200)),
  note: z.string().check(z.maxLength(20_000)),
  starred: z.boolean(),
  settings: z.looseObject({
    model: z.looseObject({ architecture: z.string(), weights: z.string() }),
    seed: z.number(),
  }),
  recipe: z.unknown(),
  architecture: z.string(),
  origin: z.string(),
  data: z.string(),
  ownModel: z.nullable(z.object({ name: z.string(), spec: z.string() })),
  checkpoints: z.array(
    z.object({
      id: z.string(),
      phase: z.string(),
      label: z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
      position: z.number(),
      bytes: z.number(),
    }),
  ),
  evaluations: z.record(z.string(), z.object({ accuracy: z.number(), loss: z.number(), examples: z.number() })),
  sparsity: z.number(),
  losses: z.array(z.object({ step: z.number(), loss: z.number(), phase: z.enum(['train', 'finetune']) })),
  finished: z.boolean(),
});

/** @param withWeights with every checkpoint, so that the run can be branched elsewhere */
export async function writeNotebook(record: RunRecord, files: CheckpointStore, withWeights: boolean): Promise<Blob> {
  const entries: { name: string; blob: Blob }[] = [];
  const checkpoints = withWeights ? record.checkpoints : [];
  const run = { ...record, checkpoints };
  entries.push({ name: facts, blob: new Blob([JSON.stringify({ kind, version, run }, null, 2)]) });
  if (record.losses.length > 0) {
    entries.push({ name: 'loss.svg', blob: new Blob([lossSvg(record.losses)]) });
    entries.push({ name: 'loss.csv', blob: new Blob([lossCsv(record.losses)]) });
  }
  for (const { id } of checkpoints) {
    const file = await files.load(id);
    if (!file) throw new LabError('checkpointInvalid', `checkpoint ${id}: damaged or gone`, { what: id });
    const parts = [...(await encodeCheckpoint(file.savedAt, file.meta, file.arrays))].sort(
      (a, b) => a.offset - b.offset,
    );
    const bytes = new Uint8Array(Math.max(...parts.map((part) => part.offset + part.bytes.length)));
    for (const part of parts) bytes.set(part.bytes, part.offset);
    entries.push({ name: `${id}.checkpoint`, blob: new Blob([bytes]) });
  }
  const zip = await collectBytes(writeZip(entries, new Date(record.savedAt)));
  return new Blob([zip as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}

/** Whether a file is a notebook, by what is in it. */
export async function isNotebook(file: File): Promise<boolean> {
  try {
    const source = blobSource(file);
    return (await isZip(source)) && (await readZip(source, budgetBytes)).some(({ name }) => name === facts);
  } catch {
    return false; // what is wrong with it is said by the door that it is for
  }
}

/**
 * Adds the run under an id of its own, so that a notebook may be opened twice and never replaces what is kept.
 * @throws LabError 'manifestInvalid' | 'recipeInvalid' | 'checkpointInvalid'; nothing is kept then
 */
export async function readNotebook(file: File, records: RunStore, files: CheckpointStore): Promise<RunRecord> {
  const entries = await readZip(blobSource(file), budgetBytes);
  const read = async (name: string): Promise<Uint8Array | null> => {
    const entry = entries.find((one: ByteSource) => one.name === name);
    return entry ? entry.read(0, entry.size) : null;
  };
  const given = parseFacts(file.name, await read(facts));
  const decoded = await Promise.all(
    given.checkpoints.map(async (kept) => {
      const bytes = await read(`${kept.id}.checkpoint`);
      const checkpoint = bytes && (await decodeCheckpoint(bytes.slice()));
      if (checkpoint?.status !== 'ok') {
        throw new LabError('checkpointInvalid', `notebook ${file.name}: ${kept.id} is damaged or gone`, {
          what: kept.id,
        });
      }
      return { kept, checkpoint: checkpoint.value };
    }),
  );
  const id = `run-${crypto.randomUUID()}`;
  const checkpoints: RunRecord['checkpoints'][number][] = [];
  for (const [index, { kept, checkpoint }] of decoded.entries()) {
    const own = `${id}-${index}`;
    const bytes = await files.save(own, checkpoint.meta, checkpoint.arrays);
    checkpoints.push({ ...kept, id: own, bytes });
  }
  const record: RunRecord = { ...given, id, parent: null, checkpoints };
  await records.put(record);
  return record;
}

function parseFacts(name: string, bytes: Uint8Array | null): RunRecord {
  const invalid = (why: string) => new LabError('manifestInvalid', `notebook ${name}: ${why}`, { name, why });
  let json: { kind?: unknown; version?: unknown; run?: unknown };
  try {
    json = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
  } catch {
    throw invalid(`${facts} is no JSON`);
  }
  if (json.kind !== kind || json.version !== version) throw invalid(`wanted version ${version}, got ${json.version}`);
  const run = runSchema.safeParse(json.run);
  if (!run.success) throw invalid(`${run.error.issues[0].path.join('.')}: ${run.error.issues[0].message}`);
  const recipe = parseRecipe(run.data.recipe);
  return { ...(run.data as unknown as RunRecord), recipe };
}
