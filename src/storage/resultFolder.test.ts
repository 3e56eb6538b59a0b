import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeFolder } from '../testing/fakeFolder.ts';
import { grantsFiles, memoryResults, openResultFolder } from './resultFolder.ts';

let root: FakeFolder;
let held: { name: string }[];

beforeEach(() => {
  root = new FakeFolder();
  held = [];
  vi.stubGlobal('navigator', {
    storage: { getDirectory: async () => root },
    locks: { query: async () => ({ held }) },
  });
  vi.stubGlobal(
    'FileSystemFileHandle',
    class {
      createSyncAccessHandle() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const bytes = (...values: number[]) => Uint8Array.from(values);
async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const name of (await root.getDirectoryHandle('results')).keys()) found.push(name);
  return found;
}

describe.each([
  ['on the disk', () => openResultFolder('run')],
  ['in memory', async () => memoryResults()],
])('a file %s', (_, open) => {
  test('is written at places, read while it grows, and handed over whole', async () => {
    const results = await open();
    const file = await results.create('weights', 6);
    file.write(bytes(5, 6), 4);
    file.write(bytes(1, 2, 3), 0);
    const source = file.source(6);
    expect([...(await source.read(0, 6))]).toEqual([1, 2, 3, 0, 5, 6]);
    expect([...(await source.read(1, 3))]).toEqual([2, 3]);
    await expect(source.read(4, 7)).rejects.toMatchObject({ code: 'fileTruncated' });
    const blob = (await results.close()).get('weights')!;
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2, 3, 0, 5, 6]);
  });
});

test('a disk without room says so before anything is computed, and in the middle', async () => {
  root.room = 100;
  const results = await openResultFolder('run');
  expect(results.onDisk).toBe(true);
  await expect(results.create('weights', 101)).rejects.toMatchObject({ code: 'storageFull' });
  const file = await results.create('masks', 10);
  expect(() => file.write(new Uint8Array(50), 60)).toThrow(expect.objectContaining({ code: 'storageFull' }));
  await results.discard();
  expect(await names()).toEqual([]);
});

test('folders of pages that are gone are swept away, those that a page claims stay', async () => {
  held = [{ name: 'pruning-lab/result/shown' }];
  for (const id of ['shown', 'shown-zip', 'left']) await (await openResultFolder(id)).create('weights', 1);
  expect(await names()).toContain('left');
  await openResultFolder('new');
  expect((await names()).sort()).toEqual(['new', 'shown', 'shown-zip']);
});

test('a browser that grants no files has results in memory', async () => {
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.reject(new Error('private')) } });
  expect(await grantsFiles()).toBe(false);
  expect((await openResultFolder('run')).onDisk).toBe(false);
});
