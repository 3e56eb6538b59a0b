/** Keeps the newest checkpoint on disk, so that a reload or a crash loses at most the present stage. */
import type { OpenedData } from '../engine/data/openFiles.ts';
import { LabError } from '../engine/errors.ts';
import { stringifySpec } from '../engine/io/checkpoint/specJson.ts';
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { type CheckpointMeta, decodeCheckpoint, encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { parseRecipe, type Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { CheckpointStore, StorageUsage } from '../storage/checkpointStore.ts';
import type { Emit } from './emitter.ts';
import { type DataMeta, decodeData, encodeData } from './keptData.ts';
import { decodeFolder, encodeFolder, parseKeptSpec } from './keptFolder.ts';
import type { Platform } from './platform.ts';
import type { Phase, Sentence } from './protocol.ts';
import type { Refusals } from './refusals.ts';

export interface SavedRun {
  readonly settings: Settings;
  readonly recipe: Recipe;
  readonly checkpoint: Checkpoint;
  /** The first checkpoint of the run: where reset goes. */
  readonly start: Checkpoint;
  /** Every layer scored, none cut: where the sparsity slider starts from; null before that, or when it is `checkpoint`. */
  readonly scored: { readonly checkpoint: Checkpoint; readonly position: number } | null;
  readonly phase: Phase;
  /** Of the checkpoint; null in a file of an earlier version. */
  readonly label: Sentence | null;
  readonly position: number;
  /** What came from the visitor's files; its weights are those of `start`. */
  readonly ownModel: { readonly name: string; readonly spec: ModelSpec; readonly folder?: FolderFiles } | null;
  readonly ownData: OpenedData | null;
}

/** As stored beside the arrays. */
interface SavedMeta extends Pick<SavedRun, 'settings' | 'recipe' | 'phase' | 'label' | 'position'> {
  readonly kind: 'run';
  readonly now: CheckpointMeta;
  readonly start: CheckpointMeta;
  readonly scored: { readonly meta: CheckpointMeta; readonly position: number } | null;
  readonly ownModel: { readonly name: string; readonly spec: string } | null;
  /** Id of the entry that holds the visitor's data. */
  readonly dataId: string | null;
}

export interface Autosave {
  /** Saves in the background; while one save is under way only the newest of the next is kept. */
  save(saved: SavedRun): void;
  /** Tells the page of the newest run that no tab is running; older ones make room. */
  offer(): Promise<void>;
  /** Takes the offered run, or throws it away; null when there is none or it was refused. */
  take(accept: boolean): Promise<SavedRun | null>;
  /** Of the runs of all tabs, with their data. */
  usage(): Promise<StorageUsage>;
}

export function createAutosave(platform: Platform, emit: Emit, refusals: Refusals): Autosave {
  const id = `run-${crypto.randomUUID()}`;
  /** Data is large and never changes: it is written once. */
  const dataIds = new WeakMap<OpenedData, string>();
  let store: Promise<CheckpointStore> | null = null;
  let offered: string | null = null;
  let next: SavedRun | null = null;
  let saving = false;
  let toldPrivate = false;
  const open = () => {
    store ??= platform.storage();
    return store;
  };

  async function keepData(data: OpenedData | null): Promise<string | null> {
    if (!data) return null;
    const known = dataIds.get(data);
    if (known) return known;
    const dataId = `data-${crypto.randomUUID()}`;
    const { meta, arrays } = await encodeData(data);
    await (await open()).save(dataId, meta, arrays);
    dataIds.set(data, dataId);
    return dataId;
  }

  async function drain(): Promise<void> {
    saving = true;
    while (next) {
      const saved = next;
      next = null;
      try {
        const files = await open();
        if (!files.durable && !toldPrivate) {
          toldPrivate = true;
          const message = 'autosave: the browser grants no files; the run lasts as long as this tab';
          emit({ type: 'error', error: { code: 'storageUnavailable', message, details: {} } });
        }
        const folder = await encodeFolder(saved.ownModel?.folder);
        const { meta, arrays } = encode(saved, await keepData(saved.ownData), folder);
        await files.save(id, meta, arrays);
        refusals.written('autosave');
      } catch (thrown) {
        refusals.refused('autosave', thrown); // the run goes on
      }
    }
    saving = false;
  }

  return {
    usage: async () => (await open()).usage(),
    save(saved) {
      next = saved;
      if (!saving) void drain();
    },
    async offer() {
      const files = await open();
      const free = (await files.list()).entries.filter((entry) => !entry.inUse && entry.id !== id);
      const [newest, ...older] = free.filter(({ meta }) => (meta as SavedMeta).kind === 'run');
      const needed = newest ? (newest.meta as SavedMeta).dataId : null;
      const unneeded = free.filter(({ meta, id: entry }) => (meta as DataMeta).kind === 'data' && entry !== needed);
      for (const entry of [...older, ...unneeded]) await files.remove(entry.id);
      if (!newest) {
        emit({ type: 'resumable', run: null });
        return;
      }
      const { phase, position, recipe } = newest.meta as SavedMeta;
      offered = newest.id;
      emit({ type: 'resumable', run: { savedAt: newest.savedAt, phase, position, recipe, bytes: newest.bytes } });
    },
    async take(accept) {
      const wanted = offered;
      offered = null;
      emit({ type: 'resumable', run: null });
      if (!wanted) return null;
      const files = await open();
      if (!accept) {
        await files.remove(wanted);
        return null;
      }
      const saved = await files.load(wanted);
      if (!saved) throw gone(wanted);
      const meta = saved.meta as SavedMeta;
      if (meta.dataId === null) return decode(meta, saved.arrays, null);
      const data = await files.load(meta.dataId);
      if (!data) throw gone(meta.dataId);
      const ownData = decodeData(data.meta as DataMeta, data.arrays);
      dataIds.set(ownData, meta.dataId);
      return decode(meta, saved.arrays, ownData);
    },
  };
}

type Arrays = ReadonlyMap<string, Float32Array | Uint8Array>;

function encode(saved: SavedRun, dataId: string | null, folder: Arrays): { meta: SavedMeta; arrays: Arrays } {
  const { settings, recipe, phase, label, position, checkpoint, start, scored, ownModel } = saved;
  const now = encodeCheckpoint(checkpoint);
  const first = encodeCheckpoint(start);
  const arrays = new Map<string, Float32Array | Uint8Array>();
  for (const [name, values] of now.arrays) arrays.set(`now/${name}`, values);
  for (const [name, values] of first.arrays) arrays.set(`start/${name}`, values);
  for (const [name, bytes] of folder) arrays.set(`folder/${name}`, bytes);
  const third = scored && encodeCheckpoint(scored.checkpoint);
  for (const [name, values] of third?.arrays ?? []) arrays.set(`scored/${name}`, values);
  const model = ownModel && { name: ownModel.name, spec: stringifySpec(ownModel.spec) };
  return {
    meta: {
      kind: 'run',
      settings,
      recipe,
      phase,
      label,
      position,
      now: now.meta,
      start: first.meta,
      scored: third && { meta: third.meta, position: scored.position },
      ownModel: model,
      dataId,
    },
    arrays,
  };
}

async function decode(meta: SavedMeta, arrays: Arrays, ownData: OpenedData | null): Promise<SavedRun> {
  const under = (folder: string): Arrays =>
    new Map(
      [...arrays].filter(([key]) => key.startsWith(folder)).map(([key, values]) => [key.slice(folder.length), values]),
    );
  const start = decodeCheckpoint({ meta: meta.start, arrays: under('start/') });
  return {
    settings: meta.settings,
    recipe: parseRecipe(meta.recipe),
    phase: meta.phase,
    label: meta.label ?? null,
    position: meta.position,
    checkpoint: decodeCheckpoint({ meta: meta.now, arrays: under('now/') }),
    start,
    scored: meta.scored && {
      checkpoint: decodeCheckpoint({ meta: meta.scored.meta, arrays: under('scored/') }),
      position: meta.scored.position,
    },
    ownModel: meta.ownModel && (await decodeModel(meta.ownModel, under('folder/'), start)),
    ownData,
  };
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

function gone(what: string): LabError {
  return new LabError('checkpointInvalid', `checkpoint ${what}: damaged or gone`, { what });
}
