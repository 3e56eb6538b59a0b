/** The runs that this browser keeps: told to the page, renamed, deleted, and opened again to be branched. */
import { LabError, reportError } from '../../engine/errors.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import { type CheckpointMeta, decodeCheckpoint } from '../../engine/pipelines/checkpointData.ts';
import type { CheckpointArray } from '../../storage/checkpointFile.ts';
import type { CheckpointStore } from '../../storage/checkpointStore.ts';
import type { RunRecord, RunStore } from '../../storage/runStore.ts';
import type { WordsEdit } from '../../storage/words.ts';
import type { Emit } from '../emitter.ts';
import type { HistoryFiles } from '../historyFiles.ts';
import { decodeFolder, parseKeptSpec } from '../keptFolder.ts';
import type { Platform } from '../platform.ts';
import type { Refusals } from '../refusals.ts';
import type { TrainedModel } from '../subject.ts';
import type { BranchPoint } from './branching.ts';
import { createKeptRun, type KeptRun, type KeptRunOptions } from './keptRun.ts';

type Folder = ReadonlyMap<string, CheckpointArray>;

/** Milliseconds that a file may wait for its record. */
const strayAge = 60 * 60 * 1000;

export interface Opened extends BranchPoint {
  readonly record: RunRecord;
  /** The visitor's own network, as the run began with it; null for one of the lab's. */
  readonly ownModel: TrainedModel | null;
}

export interface KeptRuns {
  begin(facts: Pick<KeptRunOptions, 'branch' | 'continued' | 'view' | 'data' | 'ownModel' | 'ownData'>): KeptRun;
  tell(): Promise<void>;
  /** The same, and other tabs: what is kept was changed beside this. */
  changed(): Promise<void>;
  edit(id: string, change: WordsEdit): Promise<void>;
  /** With its checkpoints; runs branched from it become roots. */
  remove(id: string): Promise<void>;
  /** Deletes the checkpoints of all runs without a star; what they were and how they went stays. */
  free(): Promise<void>;
  /** @throws LabError 'checkpointInvalid' when it is gone */
  open(run: string, checkpoint: string): Promise<Opened>;
  records(): Promise<RunStore>;
  files(): Promise<CheckpointStore>;
}

export function createKeptRuns(
  platform: Platform,
  emit: Emit,
  refusals: Refusals,
  places: Pick<HistoryFiles, 'read'>,
): KeptRuns {
  let opened: { readonly records: Promise<RunStore>; readonly files: Promise<CheckpointStore> } | null = null;
  const stores = () => {
    opened ??= { records: platform.runStore(), files: platform.runFiles() };
    return opened;
  };
  const records = () => stores().records;
  const files = () => stores().files;
  const fault = (thrown: unknown) => emit({ type: 'error', error: reportError(thrown) });
  const others = platform.tellTabs('pruning-lab/runs', () => void tell());

  let turn: Promise<unknown> = Promise.resolve();
  /** A run that is written and a run that is deleted wait for one another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  async function tell(): Promise<void> {
    try {
      const [kept, store] = [await records(), await files()];
      const { freeBytes } = await store.usage();
      const runs = await kept.list();
      const bytes = runs.flatMap(({ checkpoints }) => checkpoints).reduce((sum, one) => sum + one.bytes, 0);
      emit({ type: 'runs', runs, storage: { bytes, freeBytes, lasts: store.durable ? kept.lasts : 'tab' } });
    } catch (thrown) {
      fault(thrown);
    }
  }

  /** Here and in other tabs. */
  async function changed(): Promise<void> {
    others();
    await tell();
  }

  async function dropFiles({ checkpoints }: RunRecord): Promise<void> {
    const store = await files();
    for (const { id } of checkpoints) await store.remove(id);
  }

  /** Files that no record names: their tab died while it wrote. Another tab may be writing newer ones. */
  async function dropStrays(): Promise<void> {
    const store = await files();
    const named = new Set(
      (await (await records()).list()).flatMap(({ checkpoints }) => checkpoints.map(({ id }) => id)),
    );
    for (const { id, savedAt } of (await store.list()).entries) {
      if (!named.has(id) && Date.now() - savedAt > strayAge) await store.remove(id);
    }
  }

  async function load(id: string): Promise<{ readonly checkpoint: Checkpoint; readonly folder: Folder }> {
    const file = await (await files()).load(id);
    if (!file) throw new LabError('checkpointInvalid', `checkpoint ${id}: damaged or gone`, { what: id });
    const { checkpoint } = file.meta as { readonly checkpoint: CheckpointMeta };
    const folder = [...file.arrays].filter(([name]) => name.startsWith('folder/'));
    return {
      checkpoint: decodeCheckpoint({ meta: checkpoint, arrays: file.arrays }),
      folder: new Map(folder.map(([name, bytes]) => [name.slice('folder/'.length), bytes])),
    };
  }

  async function ownModelOf({ ownModel, checkpoints }: RunRecord): Promise<TrainedModel | null> {
    if (ownModel === null) return null;
    const { name } = ownModel;
    const spec = parseKeptSpec(name, ownModel.spec);
    const start = await load(checkpoints[0].id);
    const { params } = start.checkpoint;
    const folder = await decodeFolder(start.folder, spec, params);
    const model = { name, spec, params, masks: new Map(), published: null };
    return folder ? { ...model, folder } : model;
  }

  return {
    records,
    files,
    tell,
    changed,
    begin: (facts) =>
      createKeptRun({
        ...facts,
        records,
        files,
        read: places.read,
        now: Date.now,
        onKept() {
          refusals.written('keptRun');
          void changed();
        },
        onFault: (thrown) => refusals.refused('keptRun', thrown),
        inTurn,
      }),
    async edit(id, change) {
      await (await records()).edit(id, change);
      await changed();
    },
    async remove(id) {
      const kept = await records();
      await inTurn(async () => {
        const record = await kept.get(id);
        await kept.remove(id);
        if (record) await dropFiles(record);
      });
      await changed();
    },
    async free() {
      const kept = await records();
      await inTurn(async () => {
        for (const record of await kept.list()) {
          if (record.starred) continue;
          await kept.put({ ...record, checkpoints: [] });
          await dropFiles(record);
        }
        await dropStrays();
      });
      await changed();
    },
    async open(run, checkpoint) {
      const record = await (await records()).get(run);
      const kept = record?.checkpoints.find(({ id }) => id === checkpoint);
      if (!record || !kept) {
        throw new LabError('checkpointInvalid', `run ${run}: no checkpoint ${checkpoint}`, { what: checkpoint });
      }
      const { checkpoint: place } = await load(kept.id);
      return { record, kept, checkpoint: place, ownModel: await ownModelOf(record) };
    },
  };
}
