/** Which tab draws which sweep, by Web Locks: a claim ends with its worker, whatever way it ends. */

export interface SweepClaims {
  /** Until it is given back or this worker ends. @returns gives it back; null = another tab has it */
  claim(id: string): Promise<(() => Promise<void>) | null>;
  /** Ids that other tabs have. */
  claimedElsewhere(): Promise<ReadonlySet<string>>;
  /** Resolves once no tab has it. */
  freed(id: string): Promise<void>;
}

const prefix = 'pruning-lab/sweep/';
/** A worker that was just ended gives its locks back within this time. */
const claimTimeoutMs = 3000;

/** @param timeoutMs how long another tab's claim is waited for */
export function createSweepClaims(
  locks: Pick<LockManager, 'request' | 'query'>,
  timeoutMs = claimTimeoutMs,
): SweepClaims {
  const mine = new Set<string>();
  return {
    claim: (id) =>
      new Promise((resolve) => {
        const held = locks.request(prefix + id, { signal: AbortSignal.timeout(timeoutMs) }, () => {
          mine.add(id);
          return new Promise<void>((free) => {
            resolve(async () => {
              free();
              await held;
              mine.delete(id);
            });
          });
        });
        held.catch(() => resolve(null));
      }),
    async claimedElsewhere() {
      const { held = [] } = await locks.query();
      // Who only waits for a claim to end (`freed`) shares the lock for a moment.
      const claims = held.filter(({ name, mode }) => mode === 'exclusive' && name?.startsWith(prefix));
      return new Set(claims.map(({ name }) => name!.slice(prefix.length)).filter((id) => !mine.has(id)));
    },
    async freed(id) {
      await locks.request(prefix + id, { mode: 'shared' }, async () => {});
    },
  };
}

/** For a store that no other tab can reach. */
export const noClaims: SweepClaims = {
  claim: async () => async () => {},
  claimedElsewhere: async () => new Set(),
  freed: async () => {},
};
