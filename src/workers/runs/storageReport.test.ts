import { expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';
import { createMemorySweepStore } from '../../storage/sweepStore.ts';
import { createStorageReport } from './storageReport.ts';

test('every kind is counted apart, and a sweep that has no new points is not read again', async () => {
  const files = createMemoryStore(() => 0);
  await files.save('a', {}, new Map([['w', new Float32Array(10)]]));
  const store = createMemorySweepStore();
  await store.put({ id: 's', startedAt: 1 } as SweepRecord);
  const bytes = vi.spyOn(store, 'bytes').mockResolvedValue(7);
  const estimate = { usedBytes: 100, quotaBytes: 1000 };
  const report = createStorageReport({
    platform: { hubBytes: async () => 5, estimate: async () => estimate },
    autosave: { usage: async () => ({ bytes: 3, freeBytes: null }) },
    files: { usage: async () => ({ bytes: 4, freeBytes: null }) },
    kept: { files: async () => files },
    sweeps: { kept: async () => store },
  });
  expect(await report()).toEqual({ runs: 40, sweeps: 7, scrubber: 4, paused: 3, models: 5, estimate });
  await report();
  expect(bytes).toHaveBeenCalledTimes(1);
  vi.spyOn(store, 'count').mockResolvedValue(2);
  await report();
  expect(bytes).toHaveBeenCalledTimes(2);
});
