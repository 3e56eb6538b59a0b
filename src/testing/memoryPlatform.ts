/** The surroundings of a session under Node: everything in memory, nothing downloaded, the backend that the test chose. */
import { createMemoryStore } from '../storage/memoryStore.ts';
import { createMemoryRunStore } from '../storage/runStore.ts';
import { createMemorySweepStore } from '../storage/sweepStore.ts';
import type { Platform } from '../workers/platform.ts';
import { createInlineHelper } from '../workers/sweeps/helper.ts';

/** @param change what the test needs otherwise */
export function memoryPlatform(change: Partial<Platform> = {}): Platform {
  return {
    now: () => performance.now(),
    storage: async () => ({ ...createMemoryStore(Date.now), durable: true }),
    historyFiles: async () => ({ ...createMemoryStore(Date.now), durable: true }),
    sweepStore: async () => createMemorySweepStore(),
    runStore: async () => createMemoryRunStore(),
    runFiles: async () => createMemoryStore(Date.now),
    hubBytes: async () => 0,
    estimate: async () => null,
    tellTabs: () => () => {},
    sweepHelpers: () => ({ count: 1, create: async () => createInlineHelper() }),
    chooseBackend: async () => ({
      backend: 'wasm',
      adapter: null,
      threads: 1,
      selfTest: { passed: 0, total: 0, failures: [] },
      tried: [],
    }),
    fetchBytes: async (url) => {
      throw new Error(`no ${url}`);
    },
    ...change,
  };
}
