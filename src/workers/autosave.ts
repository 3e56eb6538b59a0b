/** Keeps a run and the whole of its scrubber on disk, so that a reload or a crash loses at most the present stage. */
import type { OpenedData } from '../engine/data/openFiles.ts';
import { LabError } from '../engine/errors.ts';
import type { CheckpointEntry, CheckpointStore, StorageUsage } from '../storage/checkpointStore.ts';
import type { Emit } from './emitter.ts';
import type { HistoryFiles } from './historyFiles.ts';
import { type DataMeta, decodeData, encodeData } from './keptData.ts';
import { encodeFolder } from './keptFolder.ts';
import type { Platform } from './platform.ts';
import type { ResumableView } from './protocol.ts';
import type { Refusals } from './refusals.ts';
import { decodeSaved, encodeSaved, offerOf, type SavedMeta, type SavedRun, savedKinds } from './savedRun.ts';

export interface Autosave {
  /**
   * Saves in the background: places that no file holds yet, then the record that names them all. While one save is under
   * way only the newest of the next is kept.
   * @param onWritten places have files now
   */
  save(saved: SavedRun, onWritten: () => void): void;
  /** When all that was to be saved is saved, or was refused. */
  settled(): Promise<void>;
  /** Tells the page of the newest run that no tab is running; older ones make room. */
  offer(): Promise<void>;
  /**
   * Claims the offered run for this tab, or throws it away; null when there is none or it was refused.
   * @throws LabError 'runTaken' when another tab was faster; 'checkpointInvalid' when it is damaged: then it is offered again
   */
  take(accept: boolean): Promise<Taken | null>;
  /** Of the runs of all tabs, with their data; the places of their scrubbers lie elsewhere. */
  usage(): Promise<StorageUsage>;
}

/** A saved run that this tab has claimed. Until it stands, what the tab was doing goes on being saved beside it. */
export interface Taken {
  readonly saved: SavedRun;
  /** It stands: it goes on under its own name, and what this tab did before makes room. */
  takeOver(): Promise<void>;
  /** It could not be taken up: it is offered again. Nothing happens once it has been taken over. */
  giveBack(): void;
}

export function createAutosave(platform: Platform, emit: Emit, refusals: Refusals, places: HistoryFiles): Autosave {
  let id = `run-${crypto.randomUUID()}`;
  /** Data is large and never changes: it is written once. */
  const dataIds = new WeakMap<OpenedData, string>();
  let store: Promise<CheckpointStore> | null = null;
  let offered: { readonly id: string; readonly view: ResumableView } | null = null;
  let next: { readonly saved: SavedRun; readonly onWritten: () => void } | null = null;
  let saving: Promise<void> | null = null;
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

  /** What a full disk refuses is left out, and written with the next save: a record that stands frees what it does not name. */
  async function write(saved: SavedRun, onWritten: () => void): Promise<void> {
    const files = await open();
    await Promise.all([...new Set([saved.places[0], saved.at])].map(places.write));
    const others = await Promise.allSettled(saved.places.map(places.write));
    const refused = others.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    onWritten();
    const folder = await encodeFolder(saved.ownModel?.folder);
    const { meta, arrays } = encodeSaved(saved, await keepData(saved.ownData), folder);
    await files.save(id, meta, arrays);
    await places.keepOnly(new Set(meta.places.map(({ file }) => file)));
    if (refused) throw refused.reason;
  }

  async function drain(): Promise<void> {
    while (next) {
      const { saved, onWritten } = next;
      next = null;
      try {
        const files = await open();
        if (!files.durable && !toldPrivate) {
          toldPrivate = true;
          const message = 'autosave: the browser grants no files; the run lasts as long as this tab';
          emit({ type: 'error', error: { code: 'storageUnavailable', message, details: {} } });
        }
        await write(saved, onWritten);
        refusals.written('autosave');
      } catch (thrown) {
        refusals.refused('autosave', thrown); // the run goes on
      }
    }
    saving = null;
  }

  /**
   * Older runs, data and places that nobody can take up any more make room.
   * @returns the newest run that no tab is running
   */
  async function tidy(): Promise<CheckpointEntry | null> {
    const files = await open();
    const { entries, newer } = await files.list();
    const runs = entries.filter(({ meta }) => savedKinds.has((meta as SavedMeta).kind));
    const free = runs.filter((run) => !run.inUse && run.id !== id);
    for (const { id: older } of free.slice(1)) await files.remove(older);
    const staying = runs.filter((run) => !free.slice(1).includes(run)).map(({ meta }) => meta as SavedMeta);
    const needed = new Set(staying.map(({ dataId }) => dataId));
    for (const { id: data, meta, inUse } of entries) {
      if ((meta as DataMeta).kind === 'data' && !inUse && !needed.has(data)) await files.remove(data);
    }
    // what a later version of the lab needs is not known here
    if (newer.length === 0) await places.dropStrays(new Set(staying.flatMap(filesOf)));
    return free.at(0) ?? null;
  }

  function tellOffer(offer: typeof offered): void {
    offered = offer;
    emit({ type: 'resumable', run: offer?.view ?? null });
  }

  /** @returns with the files that it names */
  async function read(wanted: string): Promise<{ readonly saved: SavedRun; readonly named: readonly string[] }> {
    const files = await open();
    const found = await files.load(wanted);
    if (!found) throw gone(wanted);
    const meta = found.meta as SavedMeta;
    let ownData: OpenedData | null = null;
    if (meta.dataId !== null) {
      const data = await files.load(meta.dataId);
      if (!data) throw gone(meta.dataId);
      ownData = decodeData(data.meta as DataMeta, data.arrays);
      dataIds.set(ownData, meta.dataId);
    }
    return { saved: await decodeSaved(meta, found.arrays, ownData, places), named: filesOf(meta) };
  }

  return {
    usage: async () => (await open()).usage(),
    save(saved, onWritten) {
      next = { saved, onWritten };
      saving ??= drain();
    },
    settled: () => saving ?? Promise.resolve(),
    async offer() {
      await places.open();
      const newest = await tidy();
      if (!newest) return tellOffer(null);
      const run = offerOf(newest.meta as SavedMeta);
      tellOffer({ id: newest.id, view: { ...run, savedAt: newest.savedAt, bytes: newest.bytes + run.bytes } });
    },
    async take(accept) {
      const wanted = offered;
      tellOffer(null);
      if (!wanted) return null;
      const files = await open();
      if (!accept) {
        await files.remove(wanted.id);
        await tidy();
        return null;
      }
      await files.claim(wanted.id).catch(() => {
        throw new LabError('runTaken', `checkpoint ${wanted.id}: another tab has taken it up`);
      });
      let takenOver = false;
      const giveBack = () => {
        if (!takenOver) tellOffer(wanted);
      };
      try {
        const { saved, named } = await read(wanted.id);
        const takeOver = async () => {
          takenOver = true;
          next = null;
          await saving;
          const before = id;
          id = wanted.id;
          places.takeOver(named);
          await files.remove(before);
          await places.keepOnly(new Set(named));
        };
        return { saved, takeOver, giveBack };
      } catch (thrown) {
        giveBack();
        throw thrown;
      }
    },
  };
}

/** Of the places that a record names; none in an earlier version's. */
function filesOf(meta: SavedMeta): readonly string[] {
  return meta.kind === 'history' ? meta.places.map(({ file }) => file) : [];
}

function gone(what: string): LabError {
  return new LabError('checkpointInvalid', `checkpoint ${what}: damaged or gone`, { what });
}
