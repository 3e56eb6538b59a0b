/** Keeps the newest checkpoint on disk, so that a reload or a crash loses at most the present stage. */
import { LabError, reportError } from '../engine/errors.ts';
import { type CheckpointMeta, decodeCheckpoint, encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { parseRecipe, type Recipe } from '../engine/pipelines/recipe.ts';
import type { Checkpoint } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { CheckpointStore } from '../storage/checkpointStore.ts';
import type { Emit } from './emitter.ts';
import type { Platform } from './platform.ts';
import type { Phase } from './protocol.ts';

export interface SavedRun {
  readonly settings: Settings;
  readonly recipe: Recipe;
  readonly checkpoint: Checkpoint;
  /** The first checkpoint of the run: where reset goes. */
  readonly start: Checkpoint;
  readonly phase: Phase;
  readonly position: number;
}

/** As stored beside the arrays. */
interface SavedMeta extends Pick<SavedRun, 'settings' | 'recipe' | 'phase' | 'position'> {
  readonly now: CheckpointMeta;
  readonly start: CheckpointMeta;
}

export interface Autosave {
  /** Saves in the background; while one save is under way only the newest of the next is kept. */
  save(saved: SavedRun): void;
  /** Tells the page of the newest run that no tab is running; older ones make room. */
  offer(): Promise<void>;
  /** Takes the offered run, or throws it away; null when there is none or it was refused. */
  take(accept: boolean): Promise<SavedRun | null>;
}

export function createAutosave(platform: Platform, emit: Emit): Autosave {
  const id = `run-${crypto.randomUUID()}`;
  let store: Promise<CheckpointStore> | null = null;
  let offered: string | null = null;
  let next: SavedRun | null = null;
  let saving = false;
  let told = false;
  const open = () => {
    store ??= platform.storage();
    return store;
  };

  async function drain(): Promise<void> {
    saving = true;
    while (next) {
      const saved = next;
      next = null;
      try {
        const { meta, arrays } = encode(saved);
        await (await open()).save(id, meta, arrays);
        told = false;
      } catch (thrown) {
        // The run goes on; the visitor is told once that it is not being kept.
        if (!told) emit({ type: 'error', error: reportError(thrown) });
        told = true;
      }
    }
    saving = false;
  }

  return {
    save(saved) {
      next = saved;
      if (!saving) void drain();
    },
    async offer() {
      const { entries } = await (await open()).list();
      const [newest, ...older] = entries.filter((entry) => !entry.inUse && entry.id !== id);
      for (const entry of older) await (await open()).remove(entry.id);
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
      const saved = accept ? await files.load(wanted) : null;
      if (!accept) await files.remove(wanted);
      if (accept && !saved)
        throw new LabError('checkpointInvalid', `checkpoint ${wanted}: damaged or gone`, { what: wanted });
      return saved ? decode(saved.meta as SavedMeta, saved.arrays) : null;
    },
  };
}

type Arrays = ReadonlyMap<string, Float32Array | Uint8Array>;

function encode({ settings, recipe, phase, position, checkpoint, start }: SavedRun): {
  meta: SavedMeta;
  arrays: Arrays;
} {
  const now = encodeCheckpoint(checkpoint);
  const first = encodeCheckpoint(start);
  const arrays = new Map<string, Float32Array | Uint8Array>();
  for (const [name, values] of now.arrays) arrays.set(`now/${name}`, values);
  for (const [name, values] of first.arrays) arrays.set(`start/${name}`, values);
  return { meta: { settings, recipe, phase, position, now: now.meta, start: first.meta }, arrays };
}

function decode(meta: SavedMeta, arrays: Arrays): SavedRun {
  const under = (folder: string): Arrays =>
    new Map(
      [...arrays].filter(([key]) => key.startsWith(folder)).map(([key, values]) => [key.slice(folder.length), values]),
    );
  return {
    settings: meta.settings,
    recipe: parseRecipe(meta.recipe),
    phase: meta.phase,
    position: meta.position,
    checkpoint: decodeCheckpoint({ meta: meta.now, arrays: under('now/') }),
    start: decodeCheckpoint({ meta: meta.start, arrays: under('start/') }),
  };
}
