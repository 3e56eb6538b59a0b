/** What the page may ask about kept runs. */
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { Emit } from '../emitter.ts';
import type { EngineApi } from '../protocol.ts';
import type { Subjects } from '../subjects.ts';
import type { Sweeps } from '../sweeps/sweeps.ts';
import { takeSweepsOf } from '../sweeps/taking.ts';
import { keptHashes } from '../sweeps/weightsHash.ts';
import type { BranchPoint } from './branching.ts';
import type { KeptRuns } from './keptRuns.ts';
import { notebookName, readNotebook, writeNotebook } from './notebook.ts';
import { assertSameData } from './ownData.ts';
import { createStorageReport, type StorageReportOptions } from './storageReport.ts';

type RunCommands = Pick<
  EngineApi,
  | 'branchRun'
  | 'leaveBranch'
  | 'editRun'
  | 'removeRun'
  | 'freeRuns'
  | 'freeSweeps'
  | 'tellStorage'
  | 'writeNotebook'
  | 'openNotebook'
>;

export interface RunCommandsOptions {
  readonly emit: Emit;
  readonly platform: StorageReportOptions['platform'];
  readonly autosave: StorageReportOptions['autosave'];
  readonly files: StorageReportOptions['files'];
  readonly kept: KeptRuns;
  readonly sweeps: Sweeps;
  readonly subjects: Subjects;
  readonly fault: (thrown: unknown) => void;
  /** Runs when nothing else does. */
  readonly queueWhole: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  /** @param next null = as they are. @param from where the run begins; null = at its own beginning */
  readonly prepare: (next: Settings | null, from: BranchPoint | null, signal: AbortSignal) => Promise<void>;
}

export function createRunCommands(options: RunCommandsOptions): RunCommands {
  const storage = createStorageReport(options);
  const { emit, kept, sweeps, subjects, fault, queueWhole, prepare } = options;
  return {
    branchRun: (id, checkpoint) =>
      queueWhole(async (signal) => {
        const opened = await kept.open(id, checkpoint);
        const { settings } = opened.record;
        const here = subjects.own(settings);
        assertSameData(opened.record, here.data);
        if (opened.ownModel) subjects.adoptModel(opened.ownModel);
        try {
          await prepare(settings, opened, signal);
        } catch (thrown) {
          if (here.model) subjects.adoptModel(here.model); // the run on the page stays, and goes on with its own
          throw thrown;
        }
      }),
    leaveBranch: () => queueWhole((signal) => prepare(null, null, signal)),
    editRun: (id, change) => kept.edit(id, change).catch(fault),
    removeRun: (id) => kept.remove(id).catch(fault),
    async writeNotebook(id, withWeights) {
      try {
        const record = await (await kept.records()).get(id);
        if (!record) return kept.tell(); // another tab has thrown it away
        const run = withWeights ? record : { ...record, checkpoints: [] };
        const files = await kept.files();
        const own = await takeSweepsOf(await sweeps.kept(), record.data, () => keptHashes(record, files));
        const blob = await writeNotebook({ run, sweeps: own }, files);
        emit({ type: 'notebook', notebook: { fileName: notebookName(record.name, record.architecture), blob } });
      } catch (thrown) {
        fault(thrown);
      }
    },
    async openNotebook(file) {
      try {
        const stores = { records: await kept.records(), files: await kept.files(), sweeps: await sweeps.kept() };
        await readNotebook(file, stores);
        await kept.changed();
        await sweeps.changed();
      } catch (thrown) {
        fault(thrown);
      }
    },
    freeRuns: () => kept.free().catch(fault),
    freeSweeps: () => sweeps.free().catch(fault),
    async tellStorage() {
      try {
        emit({ type: 'storage', storage: await storage() });
      } catch (thrown) {
        fault(thrown);
      }
    },
  };
}
