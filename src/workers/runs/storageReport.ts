/** What the lab keeps in this browser, by kind: told when the page asks, for it has to be looked up. */
import type { SweepStore } from '../../storage/sweepStore.ts';
import type { Autosave } from '../autosave.ts';
import type { HistoryFiles } from '../historyFiles.ts';
import type { Platform } from '../platform.ts';
import type { Sweeps } from '../sweeps/sweeps.ts';
import type { StorageView } from './api.ts';
import type { KeptRuns } from './keptRuns.ts';

export interface StorageReportOptions {
  readonly platform: Pick<Platform, 'hubBytes' | 'estimate'>;
  readonly autosave: Pick<Autosave, 'usage'>;
  readonly files: Pick<HistoryFiles, 'usage'>;
  readonly kept: Pick<KeptRuns, 'files'>;
  readonly sweeps: Pick<Sweeps, 'kept'>;
}

/** @returns looks it up. @throws LabError 'storageUnavailable' */
export function createStorageReport({
  platform,
  autosave,
  files,
  kept,
  sweeps,
}: StorageReportOptions): () => Promise<StorageView> {
  /** A subject is large and never changes: a sweep is counted again only when it has more points. */
  const counted = new Map<string, { readonly points: number; readonly bytes: number }>();

  async function sweepBytes(store: SweepStore): Promise<number> {
    let sum = 0;
    for (const { id } of await store.list()) {
      const points = await store.count(id);
      const known = counted.get(id);
      const bytes = known?.points === points ? known.bytes : await store.bytes(id);
      counted.set(id, { points, bytes });
      sum += bytes;
    }
    return sum;
  }

  return async () => {
    const [runs, sweepsKept, scrubber, paused, models, estimate] = await Promise.all([
      kept.files().then((store) => store.usage()),
      sweeps.kept().then(sweepBytes),
      files.usage(),
      autosave.usage(),
      platform.hubBytes(),
      platform.estimate(),
    ]);
    return { runs: runs.bytes, sweeps: sweepsKept, scrubber: scrubber.bytes, paused: paused.bytes, models, estimate };
  };
}
