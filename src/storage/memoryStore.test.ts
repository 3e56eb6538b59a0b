import { expect, test } from 'vitest';
import { createMemoryStore } from './memoryStore.ts';

test('keeps a copy for as long as the tab lives, and says that it does not last', async () => {
  const store = createMemoryStore(() => 7);
  expect(store.durable).toBe(false);
  const weight = new Float32Array([1, 2]);
  expect(await store.save('run', { step: 1, gone: undefined }, new Map([['weight', weight]]))).toBe(8);
  weight[0] = 9; // the run goes on
  const loaded = await store.load('run');
  expect(loaded).toEqual({ savedAt: 7, meta: { step: 1 }, arrays: new Map([['weight', new Float32Array([1, 2])]]) });
  loaded?.arrays.get('weight')?.fill(5);
  expect((await store.load('run'))?.arrays.get('weight')).toEqual(new Float32Array([1, 2]));
  expect(await store.usage()).toEqual({ bytes: 8, freeBytes: null });
  await store.remove('run');
  expect(await store.load('run')).toBeNull();
  expect((await store.list()).entries).toEqual([]);
});
