import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHubCache, type HubCache } from '../../storage/hubCache.ts';
import { FakeFolder } from '../../testing/fakeFolder.ts';
import { type HubServer, revision, startHubServer } from '../../testing/hubServer.ts';
import { downloadRepo, listRepo } from './hub.ts';

const piece = 4096;
/** Three pieces, the last one short. */
const weights = Uint8Array.from({ length: 2 * piece + 1029 }, (_, i) => i % 251);
const config = new TextEncoder().encode('{"model_type":"llama"}');

let hub: HubServer;
let folder: FakeFolder;
let cache: HubCache;

beforeEach(async () => {
  hub = await startHubServer(
    new Map<string, Uint8Array>([
      ['README.md', new Uint8Array(10)],
      ['config.json', config],
      ['model.safetensors', weights],
      ['pytorch_model.bin', new Uint8Array(5000)],
    ]),
  );
  folder = new FakeFolder();
  cache = createHubCache(folder.handle);
});
afterEach(() => hub.close());

const request = (signal?: AbortSignal) => ({ hubUrl: hub.url, cache, signal, pieceBytes: piece });
const ranges = () => hub.requests.flatMap((line) => /model\.safetensors bytes=(\d+-\d+)$/.exec(line)?.[1] ?? []);
async function cachedBytes(path: string): Promise<Buffer> {
  const blob = (await cache.files('lab/model')).get(path)!;
  return Buffer.from(await blob.arrayBuffer());
}

describe('a listing', () => {
  test('names the files that are needed with their sizes, of one commit, before any of them is fetched', async () => {
    const { repo, revision: commit, files, leftOut } = await listRepo('lab/model', request());
    expect([repo, commit, leftOut]).toEqual(['lab/model', revision, 2]);
    expect(files.map(({ path, bytes, cachedBytes: have }) => [path, bytes, have])).toEqual([
      ['config.json', config.length, 0],
      ['model.safetensors', weights.length, 0],
    ]);
    expect(hub.requests.filter((line) => line.includes('/resolve/'))).toEqual([]);
  });

  test.each(['https://huggingface.co/lab/model', ' lab/model ', 'https://huggingface.co/lab/model/tree/main'])(
    'takes %j as well',
    async (address) => expect((await listRepo(address, request())).repo).toBe('lab/model'),
  );

  test.each(['', 'model', '../..', 'a/b/c', 'lab/..', 'lab/model?x=1'])(
    'refuses %j without a request',
    async (repo) => {
      await expect(listRepo(repo, request())).rejects.toMatchObject({ code: 'hubRefused' });
      expect(hub.requests).toEqual([]);
    },
  );

  test('of a gated repository is refused with the reason of the hub', async () => {
    await expect(listRepo('lab/gated', request())).rejects.toMatchObject({
      code: 'hubRefused',
      message: expect.stringContaining('restricted'),
      details: { repo: 'lab/gated', status: 401 },
    });
  });
});

describe('a download', () => {
  test('comes in pieces, is checked, and is told byte by byte; the cache then has the whole', async () => {
    const told: number[] = [];
    await downloadRepo(await listRepo('lab/model', request()), request(), (done) => told.push(done));
    expect(ranges()).toEqual([
      '0-0',
      `0-${piece - 1}`,
      `${piece}-${2 * piece - 1}`,
      `${2 * piece}-${weights.length - 1}`,
    ]);
    expect(told.at(-1)).toBe(weights.length + config.length);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
    expect(Buffer.compare(await cachedBytes('model.safetensors'), weights)).toBe(0);
    expect(Buffer.compare(await cachedBytes('config.json'), config)).toBe(0);
    expect(await cache.list()).toEqual([{ repo: 'lab/model', bytes: weights.length + config.length, complete: true }]);
  });

  test('that broke off goes on where it ended', async () => {
    hub.breakAfter = piece;
    const listing = await listRepo('lab/model', request());
    await expect(downloadRepo(listing, request(), () => {})).rejects.toMatchObject({ code: 'hubRefused' });
    expect((await cache.list())[0]).toMatchObject({ complete: false, bytes: piece + config.length });
    await expect(cache.files('lab/model')).rejects.toMatchObject({ code: 'fileMissing' });

    hub.requests.length = 0;
    const again = await listRepo('lab/model', request());
    expect(again.files.map(({ cachedBytes: have }) => have)).toEqual([config.length, piece]);
    await downloadRepo(again, request(), () => {});
    expect(ranges().filter((range) => range !== '0-0')).toEqual([
      `${piece}-${2 * piece - 1}`,
      `${2 * piece}-${weights.length - 1}`,
    ]);
    expect(Buffer.compare(await cachedBytes('model.safetensors'), weights)).toBe(0);
  });

  test('is cancelled at once and keeps what has come', async () => {
    const stop = new AbortController();
    const listing = await listRepo('lab/model', request());
    let pieces = 0;
    hub.onRange = () => {
      if (++pieces === 3) stop.abort(); // the config, then the second piece of the weights
    };
    await expect(downloadRepo(listing, request(stop.signal), () => {})).rejects.toMatchObject({ code: 'cancelled' });
    expect((await cache.list())[0]).toMatchObject({ complete: false, bytes: piece + config.length });
  });

  test('of another file than was listed is thrown away', async () => {
    hub.swapped.set(
      'model.safetensors',
      weights.map((value) => value ^ 1),
    );
    const listing = await listRepo('lab/model', request());
    await expect(downloadRepo(listing, request(), () => {})).rejects.toMatchObject({ code: 'hubMismatch' });
    expect((await cache.list())[0]).toMatchObject({ complete: false, bytes: config.length });
  });

  test('without room on the disk says so', async () => {
    folder.room = piece + 1000;
    const listing = await listRepo('lab/model', request());
    await expect(downloadRepo(listing, request(), () => {})).rejects.toMatchObject({ code: 'storageFull' });
  });

  test('of which the hub has another state now is fetched anew', async () => {
    const listing = await listRepo('lab/model', request());
    await downloadRepo(listing, request(), () => {});
    const other = listing.files.map((file) => (file.path === 'config.json' ? { ...file, oid: 'another' } : file));
    expect([...(await cache.have('lab/model', other))]).toEqual([['model.safetensors', weights.length]]);
  });
});

test('a repository is deleted from the cache', async () => {
  await downloadRepo(await listRepo('lab/model', request()), request(), () => {});
  await cache.remove('lab/model');
  expect(await cache.list()).toEqual([]);
});
