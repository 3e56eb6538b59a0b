/**
 * A lab notebook: one zip with a run's recipe, figures, notes, its loss as picture and table, and, if wanted, its
 * checkpoints; and with sweeps, each with its points. It opens again in any lab.
 *
 *   notebook.json            { kind: 'pruning-lab-notebook', version, run, sweeps: names of files }; run may be null
 *   loss.svg, loss.csv       when it was trained
 *   <id>.checkpoint          a file of storage/checkpointFile.ts each, when weights were wanted
 *   <n>.sweep                a file of workers/sweeps/sweepFile.ts each
 *   <n>.curve.svg, <n>.csv   its points as a picture and as a table; of a scan of layers <n>.layers.svg
 *
 * Written and read one checkpoint at a time: those of a language model together may be more than a tab can hold.
 * Version 1 knew no sweeps: `run` stands alone.
 */
import * as z from 'zod/mini';
import { LabError } from '../../engine/errors.ts';
import { type ByteSource, blobSource } from '../../engine/io/byteSource.ts';
import { isZip, readZip } from '../../engine/io/zip/readZip.ts';
import { type ZipEntry, zipChunks } from '../../engine/io/zip/writeZip.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { curveCsv, scanCsv } from '../../pictures/curveCsv.ts';
import { lossCsv } from '../../pictures/runTables.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, piecesOf } from '../../storage/checkpointFile.ts';
import type { CheckpointStore } from '../../storage/checkpointStore.ts';
import { type KeptCheckpoint, type RunRecord, type RunStore, withPerplexity } from '../../storage/runStore.ts';
import type { KeptSweep, SweepStore } from '../../storage/sweepStore.ts';
import { mostName, mostNote } from '../../storage/words.ts';
import { scanSvg } from '../sweeps/scanPicture.ts';
import { decodeSweep, encodeSweep } from '../sweeps/sweepFile.ts';
import { sweepSvg } from '../sweeps/sweepPicture.ts';
import { addSweep } from '../sweeps/taking.ts';
import { lossSvg } from './lossPicture.ts';

const kind = 'pruning-lab-notebook';
const version = 2;
/** The entry that makes a zip a notebook; its folder does not matter. */
export const notebookFacts = 'notebook.json';
const budgetBytes = 1024 * 1024 * 1024;

/** JSON writes a number that is infinite or none as null. */
const numeric = z.pipe(
  z.nullable(z.number()),
  z.transform((value) => value ?? Number.NaN),
);

/** What the rest of the lab reads of a run; its recipe is checked apart. */
const runSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  savedAt: z.number(),
  name: z.string().check(z.maxLength(mostName)),
  note: z.string().check(z.maxLength(mostNote)),
  starred: z.boolean(),
  settings: z.looseObject({
    model: z.looseObject({ architecture: z.string(), weights: z.string() }),
    seed: z.number(),
  }),
  recipe: z.unknown(),
  architecture: z.string(),
  origin: z.string(),
  data: z.string(),
  dataPrint: z.optional(z.string()),
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
  evaluations: z.record(
    z.string(),
    z.object({
      accuracy: z.number(),
      loss: numeric,
      examples: z.number(),
      perplexity: z.optional(numeric),
      tasks: z.optional(z.record(z.string(), z.number())),
    }),
  ),
  sparsity: z.number(),
  losses: z.array(z.object({ step: z.number(), loss: numeric, phase: z.enum(['train', 'finetune']) })),
  finished: z.boolean(),
});

export interface Notebook {
  /** Its checkpoints are those that are written: none, or all, so that the run can be branched elsewhere. */
  readonly run: RunRecord | null;
  readonly sweeps: readonly KeptSweep[];
}

/** @param files where the run's checkpoints are */
export async function writeNotebook(notebook: Notebook, files: Pick<CheckpointStore, 'load'>): Promise<Blob> {
  const { run, sweeps } = notebook;
  const savedAt = run?.savedAt ?? sweeps[0]?.record.startedAt ?? 0;
  const parts: Blob[] = [];
  const chunks = zipChunks(notebookEntries(notebook, files), new Date(savedAt));
  for await (const chunk of chunks) parts.push(new Blob([chunk]));
  return new Blob(parts, { type: 'application/zip' });
}

/** Each as it is asked for. @throws LabError 'checkpointInvalid' */
export async function* notebookEntries(
  { run, sweeps }: Notebook,
  files: Pick<CheckpointStore, 'load'>,
): AsyncGenerator<ZipEntry, void, undefined> {
  const names = sweeps.map((_, index) => `${index + 1}.sweep`);
  const told = { kind, version, run, sweeps: names };
  yield { name: notebookFacts, blob: new Blob([JSON.stringify(told, null, 2)]) };
  if (run) yield* runEntries(run, files);
  for (const [index, sweep] of sweeps.entries()) {
    yield { name: names[index], blob: new Blob([await encodeSweep(sweep)]) };
    const points = sweep.points.map(({ point }) => point);
    const scan = sweep.record.request.layers === 'each';
    const picture = scan ? scanSvg(sweep.record, points) : sweepSvg(sweep.record, points);
    yield { name: `${index + 1}.${scan ? 'layers' : 'curve'}.svg`, blob: new Blob([picture]) };
    yield { name: `${index + 1}.csv`, blob: new Blob([scan ? scanCsv(points) : curveCsv(points)]) };
  }
}

async function* runEntries(
  { losses, checkpoints }: RunRecord,
  files: Pick<CheckpointStore, 'load'>,
): AsyncGenerator<ZipEntry, void, undefined> {
  if (losses.length > 0) {
    yield { name: 'loss.svg', blob: new Blob([lossSvg(losses)]) };
    yield { name: 'loss.csv', blob: new Blob([lossCsv(losses)]) };
  }
  for (const { id } of checkpoints) {
    const file = await files.load(id);
    if (!file) throw new LabError('checkpointInvalid', `checkpoint ${id}: damaged or gone`, { what: id });
    const parts = await encodeCheckpoint(file.savedAt, file.meta, file.arrays);
    yield { name: `${id}.checkpoint`, blob: new Blob([...piecesOf(parts)]) };
  }
}

/** @param name the visitor's; `otherwise` where nothing of it can stand in a file name */
export function notebookName(name: string, otherwise: string): string {
  return `${name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || otherwise}.notebook.zip`;
}

/** Whether a file is a notebook and nothing else, by what is in it: an export of a network holds one beside its weights. */
export async function isNotebook(file: File): Promise<boolean> {
  try {
    const source = blobSource(file);
    if (!(await isZip(source))) return false;
    const names = (await readZip(source, budgetBytes)).map(({ name }) => name);
    return names.includes(notebookFacts) && !names.some((name) => name.endsWith('.safetensors'));
  } catch {
    return false; // what is wrong with it is said by the door that it is for
  }
}

export interface NotebookStores {
  readonly records: RunStore;
  readonly files: CheckpointStore;
  readonly sweeps: SweepStore;
}

/**
 * Adds run and sweeps under ids of their own, so that a notebook may be opened twice and never replaces what is kept.
 * @throws LabError 'manifestInvalid' | 'recipeInvalid' | 'checkpointInvalid' | 'storageFull' | 'storageUnavailable';
 *   nothing is kept then
 */
export async function readNotebook(file: File, { records, files, sweeps }: NotebookStores): Promise<Notebook> {
  const entries = await readZip(blobSource(file), budgetBytes);
  const read = async (name: string): Promise<Uint8Array | null> => {
    const entry = entries.find((one: ByteSource) => one.name === name);
    return entry ? entry.read(0, entry.size) : null;
  };
  const given = parseFacts(file.name, await read(notebookFacts));
  const opened: KeptSweep[] = [];
  for (const name of given.sweeps)
    opened.push(await decodeSweep(name, (await read(name))?.slice() ?? new Uint8Array()));
  const id = `run-${crypto.randomUUID()}`;
  const checkpoints: KeptCheckpoint[] = [];
  const added: string[] = [];
  try {
    for (const [index, kept] of (given.run?.checkpoints ?? []).entries()) {
      const { meta, arrays } = await checkpointOf(file.name, kept.id, await read(`${kept.id}.checkpoint`));
      const own = `${id}-${index}`;
      const bytes = await files.save(own, meta, arrays);
      checkpoints.push({ ...kept, id: own, bytes });
    }
    for (const sweep of opened) added.push(await addSweep(sweeps, sweep));
    const run = given.run && { ...given.run, id, parent: null, checkpoints };
    if (run) await records.put(run);
    return { run, sweeps: opened };
  } catch (thrown) {
    // Each, whether or not another can be taken back: what is thrown says why.
    const undone = [...checkpoints.map((kept) => files.remove(kept.id)), ...added.map((own) => sweeps.remove(own))];
    await Promise.allSettled(undone);
    throw thrown;
  }
}

async function checkpointOf(notebook: string, id: string, bytes: Uint8Array | null): Promise<Checkpoint> {
  const read = bytes && (await decodeCheckpoint(bytes));
  if (read?.status === 'ok') return read.value;
  throw new LabError('checkpointInvalid', `notebook ${notebook}: ${id} is damaged or gone`, { what: id });
}

/** Version 1 is read as a notebook without sweeps. */
function parseFacts(
  name: string,
  bytes: Uint8Array | null,
): { readonly run: RunRecord | null; readonly sweeps: readonly string[] } {
  const invalid = (why: string) => new LabError('manifestInvalid', `notebook ${name}: ${why}`, { name, why });
  let json: { kind?: unknown; version?: unknown; run?: unknown; sweeps?: unknown };
  try {
    json = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
  } catch {
    throw invalid(`${notebookFacts} is no JSON`);
  }
  const known = json.version === 1 || json.version === version;
  if (json.kind !== kind || !known) throw invalid(`wanted version 1 to ${version}, got ${json.version}`);
  const sweeps = z
    .array(z.string())
    .check(z.maxLength(1000))
    .safeParse(json.version === 1 ? [] : json.sweeps);
  if (!sweeps.success) throw invalid(`sweeps: ${sweeps.error.issues[0].message}`);
  if (json.run === null && json.version !== 1) return { run: null, sweeps: sweeps.data };
  const run = runSchema.safeParse(json.run);
  if (!run.success) throw invalid(`${run.error.issues[0].path.join('.')}: ${run.error.issues[0].message}`);
  const recipe = parseRecipe(run.data.recipe);
  return { run: withPerplexity({ ...(run.data as unknown as RunRecord), recipe }), sweeps: sweeps.data };
}
