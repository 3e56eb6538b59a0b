/** What the session needs of its surroundings, so that it runs in a worker and in a test alike. */
import type { BackendReport } from '../engine/backend/report.ts';
import type { CheckpointStore } from '../storage/checkpointStore.ts';
import type { RunStore } from '../storage/runStore.ts';
import type { SweepStore } from '../storage/sweepStore.ts';
import type { BackendChoice } from './protocol.ts';
import type { SweepHelpers } from './sweeps/helper.ts';

export interface Platform {
  chooseBackend(preferred: BackendChoice): Promise<BackendReport>;
  /** @throws LabError 'downloadFailed' */
  fetchBytes(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  storage(): Promise<CheckpointStore>;
  /** Places of the scrubber: ids are `<tab>-<number>`. */
  historyFiles(): Promise<CheckpointStore>;
  sweepStore(): Promise<SweepStore>;
  runStore(): Promise<RunStore>;
  /** Checkpoints of kept runs. */
  runFiles(): Promise<CheckpointStore>;
  /** Downloads from the model hub that are kept. */
  hubBytes(): Promise<number>;
  /** What the browser counts for this site and the most that it grants; null = it does not say. */
  estimate(): Promise<{ readonly usedBytes: number; readonly quotaBytes: number } | null>;
  /** Hears other tabs of this site. @returns tells them */
  tellTabs(channel: string, onTold: () => void): () => void;
  /** On the chosen backend. */
  sweepHelpers(): SweepHelpers;
  /** Milliseconds, monotonic. */
  now(): number;
}
