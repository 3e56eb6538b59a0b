/**
 * The record of a run on disk: what it is, and which files hold the places of its scrubber. Earlier versions of the lab
 * kept three places in the record itself; their kind is another, so that such a version leaves a record of this one alone.
 */
import type { OpenedData } from '../engine/data/openFiles.ts';
import { stringifySpec } from '../engine/io/checkpoint/specJson.ts';
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { type CheckpointMeta, decodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { parseRecipe, type Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { KeptCheckpoint } from '../storage/runStore.ts';
import { entryOf, type HistoryEntry, type PlaceFacts } from './history.ts';
import type { HistoryFiles } from './historyFiles.ts';
import { decodeFolder, parseKeptSpec } from './keptFolder.ts';
import { firstPhaseOf, roundOf } from './place.ts';
import type { Phase, ResumableView, Sentence } from './protocol.ts';
import type { KeptFacts, KeptState } from './runs/keptState.ts';
import { checkpointLabel, sentence } from './sentences.ts';

export interface SavedRun {
  readonly settings: Settings;
  readonly recipe: Recipe;
  /** All places of the scrubber; the first is where reset goes. */
  readonly places: readonly HistoryEntry[];
  /** The one that the run stands on. */
  readonly at: HistoryEntry;
  /** Steps and strokes that had to make room. */
  readonly forgotten: number;
  /** What came from the visitor's files; its weights are those of the first place. */
  readonly ownModel: { readonly name: string; readonly spec: ModelSpec; readonly folder?: FolderFiles } | null;
  readonly ownData: OpenedData | null;
  /** As it stands among the kept runs; null where an earlier version saved it: it is kept anew. */
  readonly kept: KeptState | null;
}

interface AnyMeta {
  readonly settings: Settings;
  readonly recipe: Recipe;
  readonly ownModel: { readonly name: string; readonly spec: string } | null;
  /** Id of the entry that holds the visitor's data. */
  readonly dataId: string | null;
}

export interface PlaceMeta extends Omit<PlaceFacts, 'id'> {
  /** Absent in earlier records. */
  readonly id?: string;
  readonly file: string;
  readonly bytes: number;
  /** Its file among the kept runs, where it has one. */
  readonly kept?: { readonly id: string; readonly bytes: number };
}

interface HistoryMeta extends AnyMeta {
  readonly kind: 'history';
  readonly places: readonly PlaceMeta[];
  /** Index into `places`. */
  readonly at: number;
  readonly forgotten: number;
  /** Absent in earlier versions. */
  readonly kept?: KeptFacts;
}

/** Of before places had files: three checkpoints at the most, under `now/`, `start/` and `scored/`. */
interface ThreeMeta extends AnyMeta {
  readonly kind: 'run';
  readonly phase: Phase;
  /** Of `now`; absent in the earliest. */
  readonly label?: Sentence | null;
  readonly position: number;
  readonly now: CheckpointMeta;
  readonly start: CheckpointMeta;
  readonly scored: { readonly meta: CheckpointMeta; readonly position: number } | null;
}

export type SavedMeta = HistoryMeta | ThreeMeta;
export const savedKinds: ReadonlySet<string> = new Set<SavedMeta['kind']>(['history', 'run']);

type Arrays = ReadonlyMap<string, Float32Array | Uint8Array>;

/** Of the places that have files; the first one and the one that the run stands on do. */
export function encodeSaved(
  { settings, recipe, places, at, forgotten, ownModel, kept }: SavedRun,
  dataId: string | null,
  folder: Arrays,
): { readonly meta: HistoryMeta; readonly arrays: Arrays } {
  const written = places.filter(({ file }) => file !== null);
  const meta: HistoryMeta = {
    kind: 'history',
    settings,
    recipe,
    places: written.map((entry) => {
      const { id, cursor, phase, label, position, byHand, file, bytes } = entry;
      const own = kept?.checkpoints.get(entry);
      const place = { id, cursor, phase, label, position, byHand, file: file!, bytes };
      return own ? { ...place, kept: { id: own.id, bytes: own.bytes } } : place;
    }),
    at: written.indexOf(at),
    forgotten,
    ownModel: ownModel && { name: ownModel.name, spec: stringifySpec(ownModel.spec) },
    dataId,
    ...(kept && { kept: factsOf(kept) }),
  };
  return { meta, arrays: new Map([...folder].map(([name, bytes]) => [`folder/${name}`, bytes])) };
}

/** What the page is told of it; `bytes` beside the record's own. */
export function offerOf(meta: SavedMeta): Omit<ResumableView, 'savedAt'> {
  const { recipe } = meta;
  if (meta.kind === 'run') return { recipe, phase: meta.phase, position: meta.position, bytes: 0 };
  const { phase, position } = meta.places[meta.at];
  return { recipe, phase, position, bytes: meta.places.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** @throws LabError 'checkpointInvalid' where the first place, or the one that the run stands on, is gone */
export async function decodeSaved(
  meta: SavedMeta,
  arrays: Arrays,
  ownData: OpenedData | null,
  files: Pick<HistoryFiles, 'present' | 'read'>,
): Promise<SavedRun> {
  const recipe = parseRecipe(meta.recipe);
  const { settings } = meta;
  const { places, at, forgotten, kept } =
    meta.kind === 'history' ? await placesOf(meta, files) : threePlaces(meta, recipe, arrays);
  const start = places[0].checkpoint!;
  const ownModel = meta.ownModel && (await decodeModel(meta.ownModel, under(arrays, 'folder/'), start));
  return { settings, recipe, places, at, forgotten, ownModel, ownData, kept };
}

function factsOf({ id, startedAt, recorded, branch }: KeptState): KeptFacts {
  return { id, startedAt, recorded, branch };
}

/** Two of them in memory; the others are read when somebody goes there. */
async function placesOf(
  { places, at, forgotten, kept: facts }: HistoryMeta,
  files: Pick<HistoryFiles, 'present' | 'read'>,
) {
  const present = await files.present();
  const wanted = [places[0], places[at]];
  const entries: HistoryEntry[] = [];
  const checkpoints = new Map<HistoryEntry, KeptCheckpoint>();
  for (const place of places) {
    if (!present.has(place.file) && !wanted.includes(place)) continue;
    const checkpoint = wanted.includes(place) ? await files.read(place) : null;
    const { kept, ...known } = place;
    const entry = { ...known, id: place.id ?? place.file, checkpoint, memo: null };
    entries.push(entry);
    const { phase, label, position } = entry;
    if (kept) checkpoints.set(entry, { ...kept, phase, label, position });
  }
  const kept = facts ? { ...facts, checkpoints } : null;
  return { places: entries, at: entries.find(({ file }) => file === places[at].file)!, forgotten, kept };
}

function threePlaces(meta: ThreeMeta, recipe: Recipe, arrays: Arrays) {
  const read = (folder: string, own: CheckpointMeta) => decodeCheckpoint({ meta: own, arrays: under(arrays, folder) });
  const { phase, position, label } = meta;
  const start = read('start/', meta.start);
  const places = [
    entryOf({
      checkpoint: start,
      phase: firstPhaseOf(recipe, start.cursor),
      label: sentence('checkpoints.start'),
      position: 0,
    }),
  ];
  const round = (stage: number) => roundOf({ recipe, cursor: { stage, step: 0 } });
  if (meta.scored) {
    const checkpoint = read('scored/', meta.scored.meta);
    // the slider makes the first cut of the recipe
    const scored = checkpointLabel('score', { ...round(checkpoint.cursor.stage), now: 1 });
    places.push(entryOf({ checkpoint, phase: 'score', label: scored, position: meta.scored.position }));
  }
  const now = read('now/', meta.now);
  const at = entryOf({
    checkpoint: now,
    phase,
    label: label ?? checkpointLabel(phase, round(now.cursor.stage)),
    position,
  });
  return { places: [...places, at], at, forgotten: 0, kept: null };
}

function under(arrays: Arrays, folder: string): Arrays {
  const inside = [...arrays].filter(([key]) => key.startsWith(folder));
  return new Map(inside.map(([key, values]) => [key.slice(folder.length), values]));
}

async function decodeModel(
  { name, spec: json }: NonNullable<SavedMeta['ownModel']>,
  files: Arrays,
  { params }: Checkpoint,
): Promise<NonNullable<SavedRun['ownModel']>> {
  const spec = parseKeptSpec(name, json);
  const folder = await decodeFolder(files, spec, params);
  return folder ? { name, spec, folder } : { name, spec };
}
