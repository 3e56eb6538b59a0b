/**
 * Places of the scrubber as files, one a checkpoint, each written once. Which of them are needed is said by the record of
 * a run (`autosave.ts`): a file that no record names, and whose tab is gone, is nobody's.
 */
import { LabError } from '../engine/errors.ts';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { type CheckpointMeta, decodeCheckpoint, encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import type { CheckpointArray } from '../storage/checkpointFile.ts';
import type { CheckpointStore, StorageUsage } from '../storage/checkpointStore.ts';
import { packPlain, unpackPlain } from '../storage/plainData.ts';
import type { HistoryEntry } from './history.ts';
import type { Platform } from './platform.ts';

export interface HistoryFiles {
  /** False = gone with the tab; also before anybody opened them. */
  readonly durable: boolean;
  open(): Promise<void>;
  /** The entry then knows its file. @throws LabError 'storageFull' */
  write(entry: HistoryEntry): Promise<void>;
  /** @throws LabError 'checkpointInvalid' when it is gone or damaged */
  read(entry: Pick<HistoryEntry, 'file'>): Promise<Checkpoint>;
  /** Ids of all that are there, with their lengths. */
  present(): Promise<ReadonlyMap<string, number>>;
  /** Files of an earlier tab are this tab's from now on. */
  takeOver(ids: Iterable<string>): void;
  /** Removes what this tab wrote or took over, but these. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
  /** Removes what no living tab wrote and nobody needs. */
  dropStrays(needed: ReadonlySet<string>): Promise<void>;
  /** Of all tabs. */
  usage(): Promise<StorageUsage>;
}

interface PlaceMeta {
  readonly kind: 'place';
  /** Packed: numbers that JSON does not know are kept too. */
  readonly checkpoint: unknown;
}

export function createHistoryFiles(platform: Pick<Platform, 'historyFiles'>): HistoryFiles {
  const tab = `place-${crypto.randomUUID()}`;
  const mine = new Set<string>();
  let serial = 0;
  let opened: CheckpointStore | null = null;
  let opening: Promise<CheckpointStore> | null = null;
  const store = async () => {
    opening ??= platform.historyFiles();
    opened = await opening;
    return opened;
  };

  return {
    get durable() {
      return opened?.durable ?? false;
    },
    async open() {
      await store();
    },
    async write(entry) {
      if (entry.file !== null || !entry.checkpoint) return;
      const { meta, arrays } = encodePlace(entry.checkpoint);
      const id = `${tab}-${serial++}`;
      const files = await store();
      entry.bytes = await files.save(id, meta, arrays);
      entry.file = id;
      mine.add(id);
    },
    async read({ file }) {
      const found = file === null ? null : await (await store()).load(file);
      if (!found) throw new LabError('checkpointInvalid', `checkpoint ${file}: damaged or gone`, { what: file ?? '' });
      return decodePlace(found.meta as PlaceMeta, found.arrays);
    },
    async present() {
      return new Map((await (await store()).sizes()).map(({ id, bytes }) => [id, bytes]));
    },
    takeOver(ids) {
      for (const id of ids) mine.add(id);
    },
    async keepOnly(ids) {
      for (const id of [...mine]) {
        if (ids.has(id)) continue;
        await (await store()).remove(id);
        mine.delete(id);
      }
    },
    async dropStrays(needed) {
      const files = await store();
      for (const { id, inUse } of await files.sizes()) {
        if (!inUse && !mine.has(id) && !needed.has(id)) await files.remove(id);
      }
    },
    usage: async () => (await store()).usage(),
  };
}

function encodePlace(checkpoint: Checkpoint): {
  readonly meta: PlaceMeta;
  readonly arrays: ReadonlyMap<string, CheckpointArray>;
} {
  const { meta, arrays } = encodeCheckpoint(checkpoint);
  const packed = packPlain(meta);
  const whole = new Map(arrays);
  for (const [name, bytes] of packed.arrays) whole.set(`meta/${name}`, bytes);
  return { meta: { kind: 'place', checkpoint: packed.json }, arrays: whole };
}

/** @throws LabError 'checkpointInvalid' */
function decodePlace({ checkpoint }: PlaceMeta, arrays: ReadonlyMap<string, CheckpointArray>): Checkpoint {
  const packed = new Map([...arrays].map(([name, bytes]) => [name.replace(/^meta\//, ''), bytes]));
  return decodeCheckpoint({ meta: unpackPlain(checkpoint, packed) as CheckpointMeta, arrays });
}
