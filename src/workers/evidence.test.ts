import { existsSync, openAsBlob, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../testing/backends.ts';
import { compactFolder, goldenFolder, openGoldenFolder } from '../testing/goldenFiles.ts';
import { type GoldenPlace, queueEvidence, runEvidence } from './evidence.ts';
import { openGoldenUpload, type UploadedFile } from './goldenUpload.ts';
import type { EvidenceView } from './protocol.ts';

beforeAll(useWasm);

const disk = openGoldenFolder(compactFolder);
const platform = { fetchBytes: (url: string) => disk.read(url.replace('site/evidence/', '')) };

/** Every view that was told, with a chance to act on each. */
async function run(
  onView: (view: EvidenceView) => void = () => {},
  signal = new AbortController().signal,
  place: GoldenPlace = 'site/evidence/',
) {
  const views: EvidenceView[] = [];
  const task = runEvidence(
    place,
    (event) => {
      if (event.type !== 'evidence') return;
      views.push(event.evidence);
      onView(event.evidence);
    },
    platform,
    signal,
  );
  return { views, thrown: await task.catch((thrown: unknown) => thrown) };
}

test('tells every case as it is done, and all agree', async () => {
  const { views } = await run();
  const last = views[views.length - 1];
  expect(last).toMatchObject({ status: 'finished', backend: 'wasm', current: null, folder: null });
  expect(last.cases).toHaveLength(last.total);
  expect(last.total).toBeGreaterThan(15);
  expect(last.cases.flatMap(({ rows }) => rows.filter(({ agrees }) => !agrees))).toEqual([]);
  expect(views.map(({ cases }) => cases.length)).toEqual(
    views.map((_, place) => Math.min(Math.max(0, place - 1), last.total)),
  );
});

test('stops where it is cancelled and says so', async () => {
  const controller = new AbortController();
  const { views, thrown } = await run((view) => view.cases.length === 2 && controller.abort(), controller.signal);
  expect(thrown).toMatchObject({ code: 'cancelled' });
  expect(views.at(-1)).toMatchObject({ status: 'cancelled', current: null });
  expect(views.at(-1)?.cases).toHaveLength(2);
});

test('a folder’s manifest is read once: before it waits for its turn, which it never gets without one', async () => {
  const reads: string[] = [];
  const file = (path: string, text: string): UploadedFile => {
    const [blob, inner] = [new Blob([text]), new Blob([text])];
    blob.text = () => {
      reads.push(path);
      return inner.text();
    };
    blob.arrayBuffer = () => {
      reads.push(path);
      return inner.arrayBuffer();
    };
    return { path, blob };
  };
  const statuses: string[] = [];
  const ask = (files: readonly UploadedFile[]) =>
    queueEvidence(
      (work) => work(new AbortController().signal),
      () => files,
      (event) => event.type === 'evidence' && statuses.push(event.evidence.status),
      platform,
    );
  await expect(ask([file('mine/manifest.json', '{}')])).rejects.toMatchObject({ code: 'fileMissing' });
  expect([statuses, reads]).toEqual([[], ['mine/manifest.json']]);
  await ask([file('all/mine/manifest.json', '{"cases":[]}')]);
  expect([statuses.at(-1), reads.slice(1)]).toEqual(['finished', ['all/mine/manifest.json']]);
});

const whole = join(goldenFolder(), 'e2e');
const checkpoint = join(goldenFolder(), '../checkpoints/stories260K');

/** Every file of a folder, as if the visitor had picked the one above. */
const uploaded = (folder: string, as: string): Promise<UploadedFile[]> =>
  Promise.all(
    readdirSync(folder).map(async (name) => ({
      path: `mine/${as}/${name}`,
      blob: await openAsBlob(join(folder, name)),
    })),
  );

test.skipIf(!existsSync(whole) || !existsSync(checkpoint))(
  'whole-model runs of a folder of the visitor’s agree; without its checkpoint they differ, by the name of what is missing',
  async () => {
    const own: UploadedFile[] = [
      { path: 'mine/golden/manifest.json', blob: new Blob(['{"cases":[]}']) },
      ...(await uploaded(whole, 'golden/e2e')),
    ];
    const beside = await uploaded(checkpoint, 'checkpoints/stories260K');
    const signal = new AbortController().signal;
    const { views, thrown } = await run(() => {}, signal, await openGoldenUpload([...own, ...beside]));
    expect(thrown).toBeUndefined();
    const { cases, status, folder } = views.at(-1)!;
    expect([status, folder]).toEqual(['finished', 'mine']);
    expect(cases.length).toBeGreaterThan(3);
    expect(cases.flatMap(({ rows }) => rows.filter(({ agrees }) => !agrees))).toEqual([]);
    expect(cases.every(({ rows }) => rows.some(({ topic }) => topic === 'perplexity'))).toBe(true);

    const { views: alone } = await run(() => {}, signal, await openGoldenUpload(own));
    const problems = alone.at(-1)!.cases.flatMap(({ rows }) => rows.flatMap((row) => row.problems));
    expect(problems).toHaveLength(cases.length);
    for (const problem of problems) expect(problem).toContain('../checkpoints/stories260K/config.json');
  },
);
