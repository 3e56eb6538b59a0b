/**
 * What is written of one sweep while somebody works on it. A full disk is told once and stops nothing; a sweep that another
 * tab has deleted stays deleted.
 */
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepStore } from '../../storage/sweepStore.ts';
import type { LiveSweep } from './record.ts';

export interface Saving {
  /** Of a new sweep, before its first point. */
  begin(subject: SweepSubject): Promise<void>;
  addPoints(points: readonly FullPoint[]): Promise<void>;
  /** What is known of it by now; one that had no room at its beginning is kept whole here, if there is some. */
  end(): Promise<void>;
  /** Looks whether it is still there. */
  check(): Promise<void>;
  readonly gone: boolean;
}

export interface SavingOptions {
  readonly sweep: LiveSweep;
  readonly files: () => Promise<SweepStore>;
  readonly told: (thrown: unknown) => void;
  /** Another tab has deleted it. */
  readonly onGone: () => void;
}

export function createSaving({ sweep, files, told, onGone }: SavingOptions): Saving {
  let gone = false;
  let refused = false;

  /** @param write returns whether the sweep is there */
  async function save(write: (kept: SweepStore) => Promise<boolean>): Promise<void> {
    if (gone) return;
    try {
      if (await write(await files())) return;
      gone = true;
      sweep.kept = false;
      onGone();
    } catch (thrown) {
      if (!refused) told(thrown);
      refused = true;
    }
  }

  return {
    get gone() {
      return gone;
    },
    begin: (subject) =>
      save(async (kept) => {
        await kept.put(sweep.record);
        sweep.kept = true;
        return kept.putSubject(sweep.record.id, subject);
      }),
    async addPoints(points) {
      if (sweep.kept) await save((kept) => kept.addPoints(sweep.record.id, points));
    },
    end: () =>
      save(async (kept) => {
        const { record, points, subject } = sweep;
        if (sweep.kept) return kept.update(record);
        await kept.add({ record, points, subject });
        sweep.kept = true;
        return true;
      }),
    async check() {
      if (sweep.kept) await save(async (kept) => (await kept.list()).some(({ id }) => id === sweep.record.id));
    },
  };
}
