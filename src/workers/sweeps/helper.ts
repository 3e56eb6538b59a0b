/** Who computes the points of a sweep: a worker of its own, or the session's where there can be no other. */
import type { BackendName } from '../../engine/backend/report.ts';
import type { Measured } from '../../engine/sweeps/measure.ts';
import type { SweepJob } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import { createSweeper, type FullPoint, type Sweeper } from '../../engine/sweeps/sweeper.ts';
import { throwIfCancelled } from '../tasks.ts';
import { nextTurn } from '../turn.ts';

export interface Uncut {
  readonly measured: Measured;
  /** Class that each test example was taken for. */
  readonly predictions: Uint8Array;
}

export interface SweepHelper {
  /** Once, before anything else. */
  open(subject: SweepSubject): Promise<void>;
  measureUncut(): Promise<Uncut>;
  /** @throws LabError as the method and the allocation do */
  run(job: SweepJob, onPoint: (point: FullPoint) => void): Promise<void>;
  /** At once, whatever it does; what was asked of it may never be answered. */
  end(): void;
}

export interface SweepHelpers {
  /** How many may work side by side. */
  readonly count: number;
  create(): Promise<SweepHelper>;
}

/** Started by a helper's worker. */
export interface HelperApi extends Pick<SweepHelper, 'measureUncut' | 'run'> {
  open(subject: SweepSubject, backend: BackendName): Promise<void>;
}

/** Computes in this very worker, in turns with everything else. */
export function createInlineHelper(): SweepHelper {
  const controller = new AbortController();
  let sweeper: Sweeper | null = null;
  const need = (): Sweeper => {
    if (!sweeper) throw new Error('sweep helper: not opened');
    return sweeper;
  };
  return {
    async open(subject) {
      sweeper = createSweeper(subject);
    },
    async measureUncut() {
      const { measured, predictions } = await need().measureUncut(controller.signal);
      return { measured, predictions };
    },
    run: (job, onPoint) =>
      need().run(
        job,
        async (point) => {
          throwIfCancelled(controller.signal, 'sweep');
          onPoint(point);
          await nextTurn();
        },
        controller.signal,
      ),
    end() {
      controller.abort();
      sweeper?.dispose();
    },
  };
}
