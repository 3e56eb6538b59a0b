import { beforeAll, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../engine/errors.ts';
import type { SweepRequest } from '../../engine/sweeps/request.ts';
import { createMemorySweepStore, type SweepRecord, type SweepStore } from '../../storage/sweepStore.ts';
import { noWords } from '../../storage/words.ts';
import { useWasm } from '../../testing/backends.ts';
import { createSweepSource } from '../../testing/sweepSource.ts';
import type { EngineEvent, SweepView } from '../protocol.ts';
import { createInlineHelper, type SweepHelper } from './helper.ts';
import type { SweepSource } from './source.ts';
import { createSweeps, type SweepsOptions } from './sweeps.ts';

const of = (id: string) => ({ id, options: {} });
const request: SweepRequest = {
  methods: [of('magnitude'), of('random')],
  patterns: [of('unstructured')],
  sparsities: [0.2, 0.5, 0.9],
  seeds: [7, 8],
  examples: 20,
};
let source: SweepSource;
let store: SweepStore;
let events: EngineEvent[];

beforeAll(async () => {
  await useWasm();
  source = await createSweepSource();
});

beforeEach(() => {
  store = createMemorySweepStore();
  events = [];
});

const open = (changes: Partial<SweepsOptions> = {}) =>
  createSweeps({
    emit: (event) => events.push(event),
    store: async () => store,
    tellTabs: () => () => {},
    helpers: () => ({ count: 2, create: async () => createInlineHelper() }),
    now: Date.now,
    ...changes,
  });
const views = () => events.flatMap((event) => (event.type === 'sweep' ? [event.sweep] : []));
const last = () => views().at(-1)!;
const errors = () => events.filter(({ type }) => type === 'error');
const figures = ({ points }: SweepView) =>
  points.map(({ method, seed, wanted, loss }) => `${method} ${seed} ${wanted} ${loss}`).sort();

/** Ends the sweep from outside once so many points have been computed. */
const stopAfter = (points: number, stop: () => void): SweepHelper => {
  const helper = createInlineHelper();
  let seen = 0;
  return {
    ...helper,
    run: (job, onPoint) =>
      helper.run(job, (point) => {
        onPoint(point);
        seen += 1;
        if (seen === points) stop();
      }),
  };
};

test('the remaining time is what the points so far took, for those that are missing', async () => {
  let clock = 0;
  const create = async () => {
    const helper = createInlineHelper();
    const run: SweepHelper['run'] = (job, onPoint) =>
      helper.run(job, (point) => {
        clock += 1000; // a second a point
        onPoint(point);
      });
    return { ...helper, run };
  };
  await open({ helpers: () => ({ count: 1, create }), now: () => clock }).start(request, () => source);
  const told = views().filter(({ status, points }) => status === 'running' && points.length > 0);
  expect(told.map(({ points }) => points.length)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  for (const { points, remainingMs } of told) expect(remainingMs).toBe(1000 * (12 - points.length));
  expect(last().remainingMs).toBeNull();
});

test('making room takes every sweep without a star, and words stay with theirs', async () => {
  const sweeps = open();
  for (const id of ['a', 'b']) await store.put({ id, ...noWords } as SweepRecord);
  await sweeps.edit('b', { starred: true, name: 'mine' });
  await sweeps.free();
  const listed = events.findLast((event) => event.type === 'sweeps')!.sweeps;
  expect(listed.map(({ id, name, starred }) => [id, name, starred])).toEqual([['b', 'mine', true]]);
});

test('another tab hears of every change of what is kept, and of nothing else', async () => {
  const hearers: (() => void)[] = [];
  const channels = new Set<string>();
  const tab = (emit: SweepsOptions['emit']) => {
    const own = hearers.length;
    return open({
      emit,
      tellTabs(channel, onTold) {
        channels.add(channel);
        hearers.push(onTold);
        return () => {
          for (const [index, hear] of hearers.entries()) if (index !== own) hear();
        };
      },
    });
  };
  const heard: EngineEvent[] = [];
  const here = tab((event) => events.push(event));
  tab((event) => heard.push(event));
  const list = async (changes = 1) => {
    await expect.poll(() => heard.length).toBe(changes); // one word a change, and no answer that would go to and fro
    const event = heard.splice(0).at(-1)!;
    return event.type === 'sweeps' ? event.sweeps.map(({ name, finished }) => [name, finished]) : event;
  };
  await here.start({ ...request, seeds: [7], sparsities: [0.5] }, () => source);
  expect(await list(2)).toEqual([['', true]]); // once it is there, and at its end
  const [{ id }] = await store.list();
  await here.edit(id, { name: 'mine' });
  expect(await list()).toEqual([['mine', true]]);
  await here.open(id, false); // looking is no change
  await here.remove(id);
  expect(await list()).toEqual([]);
  await here.free();
  expect(await list()).toEqual([]);
  expect([channels.size, errors()]).toEqual([1, []]);
});

test('draws all points on two helpers, tells the uncut network and keeps everything', async () => {
  const sweeps = open();
  await sweeps.start(request, () => source);
  expect(errors()).toEqual([]);
  expect(last()).toMatchObject({ status: 'finished', total: 12, remainingMs: null, faults: [] });
  expect(last().points).toHaveLength(12);
  expect(last().dense?.sparsity).toBe(0);
  expect(last().facts).toMatchObject({ examples: 20, of: 30 });
  const list = events.findLast((event) => event.type === 'sweeps');
  expect(list?.sweeps.map(({ done, total, finished }) => [done, total, finished])).toEqual([[12, 12, true]]);
});

test('a sweep that was stopped goes on after a reload with the points that are missing', async () => {
  const sweeps: ReturnType<typeof open> = open({
    helpers: () => ({ count: 1, create: async () => stopAfter(4, () => void sweeps.stop()) }),
  });
  await sweeps.start(request, () => source);
  expect(last().status).toBe('stopped');
  expect(last().points).toHaveLength(4);
  expect(errors()).toEqual([]);

  events = [];
  const reloaded = open({ helpers: () => ({ count: 1, create: async () => createInlineHelper() }) });
  await reloaded.open((await store.list())[0].id, true);
  expect(views()[0].points).toHaveLength(4);
  expect(last().status).toBe('finished');
  const resumed = figures(last());
  expect(new Set(resumed).size).toBe(12);

  events = [];
  await open().start(request, () => source);
  expect(figures(last())).toEqual(resumed);
});

test('a method that the allocation does not suit is told, and the others are drawn', async () => {
  const base = { ...source.base, allocation: of('global') };
  await open().start({ ...request, methods: [of('sparsegpt'), of('magnitude')], seeds: [7] }, () => ({
    ...source,
    base,
  }));
  expect(last().status).toBe('finished');
  expect(last().faults.map(({ method, error }) => [method, error.code])).toEqual([['sparsegpt', 'recipeInvalid']]);
  expect(last().points).toHaveLength(3);
});

test('a helper that dies stops the sweep, says so, and keeps what was measured', async () => {
  const dying = (): SweepHelper => {
    const helper = createInlineHelper();
    let jobs = 0;
    return {
      ...helper,
      run: async (job, onPoint) => {
        jobs += 1;
        if (jobs === 2) throw new LabError('workerCrashed', 'sweep helper: gone');
        return helper.run(job, onPoint);
      },
    };
  };
  await open({ helpers: () => ({ count: 1, create: async () => dying() }) }).start(request, () => source);
  expect(last().status).toBe('stopped');
  expect(await store.count(last().id)).toBe(3);
  expect(errors()).toMatchObject([{ error: { code: 'workerCrashed' } }]);
});

test('a full disk is told and the sweep is drawn to its end, where it is kept whole if there is room by then', async () => {
  const full = async () => {
    throw new LabError('storageFull', 'no room');
  };
  await open({ store: async () => ({ ...store, put: full, putSubject: full, addPoints: full }) }).start(
    request,
    () => source,
  );
  expect(last()).toMatchObject({ status: 'finished' });
  expect(last().points).toHaveLength(12);
  expect(errors()).toMatchObject([{ error: { code: 'storageFull' } }]); // once
  const [{ id, finished }] = await store.list();
  expect([finished, await store.hasSubject(id), await store.count(id)]).toEqual([true, true, 12]);
});

test('a request that cannot be is refused before anything starts', async () => {
  await open().start({ ...request, sparsities: [] }, () => source);
  expect(errors()).toMatchObject([{ error: { code: 'recipeInvalid' } }]);
  expect(views()).toEqual([]);
});

test('points are timed when asked for, those of the first seed, and keep their time', async () => {
  const sweeps = open();
  await sweeps.start(request, () => source);
  await sweeps.time();
  expect(errors()).toEqual([]);
  const timings = views().flatMap(({ timing }) => (timing ? [timing.done] : []));
  expect(timings).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(last().timing).toBeNull();
  for (const { seed, ms, timedAs } of last().points) {
    if (seed !== 7) expect([ms, timedAs]).toEqual([undefined, undefined]);
    else expect([ms! > 0, timedAs]).toEqual([true, expect.stringMatching(/masked|csr|shrunk/)]);
  }
  events = [];
  const reloaded = open();
  await reloaded.open((await store.list())[0].id, false);
  expect(last().points.filter(({ ms }) => ms !== undefined)).toHaveLength(6);
  expect(last().points).toHaveLength(12);
});

test('timing that is stopped keeps what it has, and goes on with the rest', async () => {
  const sweeps: ReturnType<typeof open> = open({
    emit: (event) => {
      events.push(event);
      if (event.type === 'sweep' && event.sweep.timing?.done === 2) void sweeps.stop();
    },
  });
  await sweeps.start(request, () => source);
  await sweeps.time();
  const timed = () => last().points.filter(({ ms }) => ms !== undefined).length;
  expect([timed(), last().timing, last().status]).toEqual([2, null, 'finished']);
  events = [];
  await open().open((await store.list())[0].id, false);
  expect(timed()).toBe(2);
});
