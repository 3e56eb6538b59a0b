import { expect, test } from 'vitest';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { createMemoryRunStore, type RunRecord } from '../../storage/runStore.ts';
import { memoryPlatform } from '../../testing/memoryPlatform.ts';
import { createHistoryFiles } from '../historyFiles.ts';
import { createKeptRuns } from './keptRuns.ts';

test('making room takes what no star protects, and files that a dead tab left without a record', async () => {
  let clock = 0;
  const [files, records] = [createMemoryStore(() => clock), createMemoryRunStore()];
  const run = (id: string, starred: boolean) =>
    ({ id, startedAt: 1, starred, checkpoints: [{ id: `${id}-0`, bytes: 4 }] }) as unknown as RunRecord;
  for (const id of ['old-0', 'starred-0', 'stray-0']) await files.save(id, {}, new Map([['w', new Float32Array(1)]]));
  clock = Date.now();
  await files.save('writing-0', {}, new Map([['w', new Float32Array(1)]])); // another tab's, its record still to come
  await records.put(run('old', false));
  await records.put(run('starred', true));
  const platform = memoryPlatform({ runStore: async () => records, runFiles: async () => files });
  const { read } = createHistoryFiles(platform);
  const kept = createKeptRuns(platform, () => {}, { refused: () => {}, written: () => {} }, { read });
  await kept.free();
  expect((await files.list()).entries.map(({ id }) => id).sort()).toEqual(['starred-0', 'writing-0']);
  expect((await records.list()).map(({ id, checkpoints }) => [id, checkpoints.length])).toEqual([
    ['old', 0],
    ['starred', 1],
  ]);
});
