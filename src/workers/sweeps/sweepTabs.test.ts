import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { SweepRequest } from '../../engine/sweeps/request.ts';
import { createSweepClaims } from '../../storage/sweepClaims.ts';
import { createMemorySweepStore, type SweepStore } from '../../storage/sweepStore.ts';
import { useWasm } from '../../testing/backends.ts';
import { createFakeLocks } from '../../testing/fakeLocks.ts';
import { createSweepSource } from '../../testing/sweepSource.ts';
import type { EngineEvent } from '../protocol.ts';
import { createInlineHelper, type SweepHelper } from './helper.ts';
import type { SweepSource } from './source.ts';
import { createSweeps } from './sweeps.ts';

const of = (id: string) => ({ id, options: {} });
const request: SweepRequest = {
  methods: [of('magnitude'), of('random')],
  patterns: [of('unstructured')],
  sparsities: [0.5, 0.9],
  seeds: [7],
  examples: 20,
};
let source: SweepSource;
let store: SweepStore;
let locks: ReturnType<typeof createFakeLocks>;
let hearers: (() => void)[];

beforeAll(async () => {
  await useWasm();
  source = await createSweepSource();
});

beforeEach(() => {
  store = createMemorySweepStore();
  locks = createFakeLocks();
  hearers = [];
});

/** The gate holds back every job of its helpers until it is opened. */
function openTab() {
  const events: EngineEvent[] = [];
  const live = new Set<SweepHelper>();
  const claims = createSweepClaims(locks, 10);
  let pass = () => {};
  let gate = Promise.resolve();
  const tab = {
    events,
    /** Most helpers that there were at once. */
    most: 0,
    close() {
      gate = new Promise((resolve) => {
        pass = resolve;
      });
    },
    open: () => pass(),
    views: () => events.flatMap((event) => (event.type === 'sweep' ? [event.sweep] : [])),
    last: () => tab.views().at(-1)!,
    listed: () => events.findLast((event) => event.type === 'sweeps')?.sweeps ?? [],
    errors: () => events.flatMap((event) => (event.type === 'error' ? [event.error.code] : [])),
    isDrawing: () => expect.poll(() => live.size, { interval: 5 }).toBe(1),
    sweeps: createSweeps({
      emit: (event) => events.push(event),
      store: async () => ({ ...store, ...claims }),
      tellTabs(_, onTold) {
        hearers.push(onTold);
        return () => {
          for (const hear of hearers) if (hear !== onTold) hear();
        };
      },
      helpers: () => ({
        count: 1,
        create: async () => {
          const inline = createInlineHelper();
          const helper: SweepHelper = {
            ...inline,
            run: async (job, onPoint) => {
              await gate;
              return inline.run(job, onPoint);
            },
            end() {
              live.delete(helper);
              inline.end();
            },
          };
          live.add(helper);
          tab.most = Math.max(tab.most, live.size);
          return helper;
        },
      }),
      now: Date.now,
    }),
  };
  tab.close();
  return tab;
}

test('a sweep that one tab draws is told in the other, which goes on with it only once it is given back', async () => {
  const [here, there] = [openTab(), openTab()];
  const drawn = here.sweeps.start(request, () => source);
  await here.isDrawing();
  const drawing = (tab: typeof here) => tab.listed().map((sweep) => [sweep.drawing, sweep.whole, sweep.finished]);
  await expect.poll(() => drawing(there), { interval: 5 }).toEqual([['elsewhere', true, false]]);
  expect(drawing(here)).toEqual([['here', true, false]]);
  const [{ id }] = there.listed();
  await there.sweeps.open(id, true);
  expect([there.errors(), there.most, there.views()]).toEqual([['sweepTaken'], 0, []]);

  await here.sweeps.stop();
  await drawn;
  await expect.poll(() => drawing(there), { interval: 5 }).toEqual([[null, true, false]]);
  there.open();
  await there.sweeps.open(id, true);
  expect([there.last().status, there.last().points.length, there.most]).toEqual(['finished', 4, 1]);
  await expect.poll(() => drawing(here), { interval: 5 }).toEqual([[null, true, true]]);
  expect(here.errors()).toEqual([]);
});

test('a tab that was closed while it drew says nothing, and the other lists the sweep as free again', async () => {
  const there = openTab();
  there.open();
  await there.sweeps.start(request, () => source);
  const endTab = await createSweepClaims(locks).claim(there.last().id);
  const drawing = () => there.listed().map((sweep) => sweep.drawing);
  await there.sweeps.tellList();
  expect(drawing()).toEqual(['elsewhere']);
  await endTab!(); // with no word to the others
  await expect.poll(drawing, { interval: 5 }).toEqual([null]);
});

test('a sweep that another tab deletes stops here with a plain word, and stays deleted', async () => {
  const [here, there] = [openTab(), openTab()];
  const drawn = here.sweeps.start(request, () => source);
  await here.isDrawing();
  const { id } = here.last();
  await there.sweeps.remove(id);
  await drawn; // though no point comes: the gate is closed
  expect([here.errors(), here.last().status, here.last().whole]).toEqual([['sweepDeleted'], 'stopped', false]);
  expect([await store.list(), await store.hasSubject(id), await store.count(id)]).toEqual([[], false, 0]);
  await here.sweeps.open(id, true);
  expect([here.errors().length, here.most]).toEqual([2, 1]);
});

test('looking at a kept sweep does not stop the one that is drawn, nor does looking at that one', async () => {
  const tab = openTab();
  tab.open();
  await tab.sweeps.start(request, () => source);
  const old = tab.last().id;
  tab.close();
  const drawn = tab.sweeps.start(request, () => source);
  await tab.isDrawing();
  const { id } = tab.last();
  await tab.sweeps.open(old, false);
  expect([tab.last().id, tab.last().status]).toEqual([old, 'finished']);
  await tab.sweeps.tellList();
  expect(Object.fromEntries(tab.listed().map((one) => [one.id, one.drawing]))).toEqual({ [old]: null, [id]: 'here' });
  await tab.sweeps.open(id, false);
  expect([tab.last().id, tab.last().status]).toEqual([id, 'running']);
  tab.open();
  await drawn;
  expect([tab.last().id, tab.last().status, tab.last().points.length]).toEqual([id, 'finished', 4]);
});

test('two hasty presses of “Go on” draw once, and can be stopped', async () => {
  const tab = openTab();
  const first = tab.sweeps.start(request, () => source);
  await tab.isDrawing();
  const { id } = tab.last();
  const presses = [tab.sweeps.open(id, true), tab.sweeps.open(id, true)];
  await first;
  await tab.isDrawing();
  await tab.sweeps.stop();
  await Promise.all(presses);
  expect([tab.most, tab.last().status, tab.errors()]).toEqual([1, 'stopped', []]);
  expect(tab.listed().map(({ drawing }) => drawing)).toEqual([null]);
});
