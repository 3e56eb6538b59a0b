import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../testing/backends.ts';
import { compactFolder, openGoldenFolder } from '../testing/goldenFiles.ts';
import { runEvidence } from './evidence.ts';
import type { EvidenceView } from './protocol.ts';

beforeAll(useWasm);

const disk = openGoldenFolder(compactFolder);
const platform = { fetchBytes: (url: string) => disk.read(url.replace('site/evidence/', '')) };

/** Every view that was told, with a chance to act on each. */
async function run(onView: (view: EvidenceView) => void = () => {}, signal = new AbortController().signal) {
  const views: EvidenceView[] = [];
  const task = runEvidence(
    'site/evidence/',
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
  expect(last).toMatchObject({ status: 'finished', backend: 'wasm', current: null });
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
