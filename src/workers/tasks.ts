/**
 * One thing at a time: state-changing commands queue up, a new one interrupts what may be interrupted, `cancel`
 * interrupts anything. Between two of them the run stands still and whole.
 */
import { LabError } from '../engine/errors.ts';

export interface TaskOptions {
  /** May a later command stop it? Loading may not; playing, sweeping and evaluating may. */
  readonly interruptible: boolean;
  /** Queued tasks with the same key are dropped but for the newest (a dragged slider). */
  readonly coalesce?: string;
}

export interface TaskQueue {
  /** Resolves when the task has ended, however it did; faults go to `onError`, a cancel is not a fault. */
  run(options: TaskOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Stops the present task and those that wait and may be interrupted; resolves when nothing runs. */
  cancel(): Promise<void>;
  readonly busy: boolean;
}

export function createTaskQueue(onError: (thrown: unknown) => void): TaskQueue {
  let tail: Promise<void> = Promise.resolve();
  let current: { readonly controller: AbortController; readonly interruptible: boolean } | null = null;
  const newest = new Map<string, number>();
  let serial = 0;
  let cancelledUpTo = 0;
  return {
    get busy() {
      return current !== null;
    },
    run({ interruptible, coalesce }, work) {
      if (current?.interruptible) current.controller.abort();
      const id = ++serial;
      if (coalesce) newest.set(coalesce, id);
      tail = tail.then(async () => {
        if (coalesce && newest.get(coalesce) !== id) return;
        if (interruptible && id <= cancelledUpTo) return;
        const controller = new AbortController();
        current = { controller, interruptible };
        try {
          await work(controller.signal);
        } catch (thrown) {
          if (!isCancel(thrown)) onError(thrown);
        } finally {
          current = null;
        }
      });
      return tail;
    },
    cancel() {
      cancelledUpTo = serial;
      current?.controller.abort();
      return tail;
    },
  };
}

export function isCancel(thrown: unknown): boolean {
  return thrown instanceof LabError && thrown.code === 'cancelled';
}

/** @throws LabError 'cancelled' */
export function throwIfCancelled(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) throw new LabError('cancelled', `${where}: cancelled`);
}
