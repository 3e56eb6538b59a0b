/** Which tab may write what, by Web Locks: they end with their worker, whatever way it ends. */
import { LabError } from '../engine/errors.ts';

export interface TabLocks {
  /** Runs `task` while no other tab is inside an `exclusive` task. */
  exclusive<T>(task: () => Promise<T>): Promise<T>;
  /** Makes this worker the only writer of a checkpoint until it ends. @throws LabError 'storageUnavailable' */
  claim(id: string): Promise<void>;
  /** Ids that other workers have claimed. */
  claimedElsewhere(): Promise<ReadonlySet<string>>;
}

const prefix = 'pruning-lab/checkpoint/';
/** A worker that was just ended gives its locks back within this time. */
const claimTimeoutMs = 3000;

export function createTabLocks(locks: LockManager): TabLocks {
  const mine = new Map<string, Promise<void>>();
  return {
    exclusive: (task) => locks.request('pruning-lab/checkpoints', task) as ReturnType<typeof task>,
    claim(id) {
      const claimed = mine.get(id) ?? hold(locks, id);
      mine.set(id, claimed);
      claimed.catch(() => mine.delete(id));
      return claimed;
    },
    async claimedElsewhere() {
      const { held = [] } = await locks.query();
      const ids = held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
      return new Set(ids.filter((id) => !mine.has(id)));
    },
  };
}

/** For a store that no other tab can reach. */
export const noLocks: TabLocks = {
  exclusive: (task) => task(),
  claim: async () => {},
  claimedElsewhere: async () => new Set(),
};

/** Resolves once the lock is ours; it is then held until the worker ends. */
function hold(locks: LockManager, id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const forever = new Promise<never>(() => {});
    locks
      .request(prefix + id, { signal: AbortSignal.timeout(claimTimeoutMs) }, () => {
        resolve();
        return forever;
      })
      .catch(() => reject(new LabError('storageUnavailable', `checkpoint ${id}: another tab is running it`, { id })));
  });
}
