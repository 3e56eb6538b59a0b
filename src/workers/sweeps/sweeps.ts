/**
 * The sweeps of a session: one is drawn at a time, beside whatever the run does; every point is kept as it comes, so
 * that a sweep goes on after a stop or a reload.
 */
import { reportError } from '../../engine/errors.ts';
import { jobsOf, keyText, parseSweepRequest, type SweepRequest } from '../../engine/sweeps/request.ts';
import { gatherExamples, groundOf, type SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepStore } from '../../storage/sweepStore.ts';
import type { WordsEdit } from '../../storage/words.ts';
import type { Emit } from '../emitter.ts';
import type { Platform } from '../platform.ts';
import { isCancel } from '../tasks.ts';
import type { SweepHelpers } from './helper.ts';
import { runPool } from './pool.ts';
import { type Kind, kindOf, type LiveSweep, liveSweep, newRecord, summaryOf, viewOf } from './record.ts';
import type { SweepSource } from './source.ts';
import { timeSweep } from './timing.ts';

/** Milliseconds between two events or two writes while points come in; longer lists are told less often. */
const quiet = (points: number) => 125 + points / 2;

export interface Sweeps {
  /** Resolves when it has ended, however it did; faults go to `emit`. */
  start(input: unknown, source: () => SweepSource | Promise<SweepSource>): Promise<void>;
  stop(): Promise<void>;
  /** Of the curve on the page. */
  time(): Promise<void>;
  open(id: string, resume: boolean): Promise<void>;
  edit(id: string, change: WordsEdit): Promise<void>;
  remove(id: string): Promise<void>;
  /** Deletes those without a star; the one that is drawn ends. */
  free(): Promise<void>;
  /** Tells the page which sweeps are kept. */
  tellList(): Promise<void>;
  /** The same, and other tabs: what is kept was changed beside this. */
  changed(): Promise<void>;
  /** Where they are kept. */
  kept(): Promise<SweepStore>;
  /** The sweep on the page, and what it works on. */
  shown(kind: Kind): Promise<{ readonly sweep: LiveSweep; readonly subject: SweepSubject } | null>;
}

export interface SweepsOptions {
  readonly emit: Emit;
  readonly store: () => Promise<SweepStore>;
  readonly helpers: () => SweepHelpers;
  readonly tellTabs: Platform['tellTabs'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createSweeps({ emit, store, helpers, tellTabs, now }: SweepsOptions): Sweeps {
  let opened: Promise<SweepStore> | null = null;
  const files = () => {
    opened ??= store();
    return opened;
  };
  const others = tellTabs('pruning-lab/sweeps', () => void tellList().catch(told));
  const shown = new Map<Kind, LiveSweep>();
  const show = (sweep: LiveSweep) => {
    shown.set(kindOf(sweep), sweep);
    refused = false;
    tell(sweep);
  };
  let refused = false;
  let current: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  const told = (thrown: unknown) => {
    if (!isCancel(thrown)) emit({ type: 'error', error: reportError(thrown) });
  };
  const tell = (sweep: LiveSweep) => {
    if (shown.get(kindOf(sweep)) === sweep) emit({ type: 'sweep', sweep: viewOf(sweep) });
  };

  async function stop(): Promise<void> {
    current?.controller.abort();
    await current?.ended;
  }

  /** One at a time. */
  async function alone(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await stop();
    const controller = new AbortController();
    const ended = work(controller.signal).catch(told);
    const mine = { controller, ended };
    current = mine;
    await ended;
    if (current === mine) current = null;
  }

  async function begin(request: SweepRequest, source: SweepSource, signal: AbortSignal): Promise<void> {
    const { data, base, stage, spec, params, masks, recipeSeed } = source;
    const record = newRecord(request, source, now());
    const sweep = liveSweep(record, { status: 'running', whole: true });
    show(sweep);
    try {
      const examples = await gatherExamples(request, data, { base, recipeSeed }, signal);
      const tokenizer = await source.tokenizer?.();
      const subject: SweepSubject = { spec, params, masks, base, stage, ...examples, ...(tokenizer && { tokenizer }) };
      sweep.record = { ...record, facts: { ...record.facts, examples: examples.test.size } };
      await keep((kept) => kept.put(sweep.record));
      await keep((kept) => kept.putSubject(record.id, subject));
      await draw(sweep, subject, signal);
    } finally {
      if (sweep.status === 'running') sweep.status = 'stopped';
      tell(sweep);
    }
  }

  /** A full disk is told once a sweep and does not stop it. */
  async function keep(write: (kept: SweepStore) => Promise<void>): Promise<void> {
    try {
      await write(await files());
    } catch (thrown) {
      if (!refused) told(thrown);
      refused = true;
    }
  }

  async function draw(sweep: LiveSweep, subject: SweepSubject, signal: AbortSignal): Promise<void> {
    const done = new Set(sweep.points.map(({ point }) => keyText(point)));
    const jobs = jobsOf(sweep.record.request, groundOf(subject), done);
    // Counted anew: an earlier lab may have asked for other points.
    const total = done.size + jobs.reduce((sum, { cells }) => sum + cells.length, 0);
    const record = { ...sweep.record, total };
    sweep.record = record;
    sweep.subject = subject;
    const unsaved: FullPoint[] = [];
    const started = now();
    let lastTold = 0;
    const save = async () => {
      const points = unsaved.splice(0);
      if (points.length > 0) await keep((kept) => kept.addPoints(record.id, points));
    };
    sweep.status = 'running';
    tell(sweep);
    try {
      await runPool({
        subject,
        jobs,
        helpers: helpers(),
        signal,
        onUncut: record.dense
          ? null
          : ({ measured }) => {
              sweep.record = { ...sweep.record, dense: measured };
              tell(sweep);
            },
        onPoint(point) {
          sweep.points.push(point);
          unsaved.push(point);
          const fresh = sweep.points.length - done.size;
          sweep.remainingMs = ((now() - started) / fresh) * (record.total - sweep.points.length);
          if (now() - lastTold < quiet(sweep.points.length)) return;
          lastTold = now();
          tell(sweep);
          void save();
        },
        onFault: (fault) => {
          sweep.record = { ...sweep.record, faults: [...sweep.record.faults, fault] };
        },
      });
      sweep.record = { ...sweep.record, finished: true };
      sweep.status = 'finished';
    } finally {
      if (sweep.status === 'running') sweep.status = 'stopped';
      sweep.remainingMs = null;
      await save();
      await keep((kept) => kept.put(sweep.record));
      await changed();
    }
  }

  /** Here and in other tabs. */
  async function changed(): Promise<void> {
    others();
    await tellList();
  }

  async function tellList(): Promise<void> {
    const kept = await files();
    const records = await kept.list();
    const sweeps = records.map(async (record) =>
      summaryOf(record, { done: await kept.count(record.id), whole: await kept.hasSubject(record.id) }),
    );
    emit({ type: 'sweeps', sweeps: await Promise.all(sweeps) });
  }

  async function foundOf(kind: Kind) {
    const sweep = shown.get(kind);
    if (!sweep) return null;
    sweep.subject ??= await (await files()).subject(sweep.record.id);
    return sweep.subject ? { sweep, subject: sweep.subject } : null;
  }

  return {
    stop,
    time: () =>
      alone(async (signal) => {
        const found = await foundOf('curve');
        if (!found) return;
        const add = (points: readonly FullPoint[]) => keep((kept) => kept.addPoints(found.sweep.record.id, points));
        await timeSweep(found, { tell: () => tell(found.sweep), keep: add, signal });
      }),
    kept: files,
    tellList: () => tellList().catch(told),
    changed: () => changed().catch(told),
    start: (input, source) => alone(async (signal) => begin(parseSweepRequest(input), await source(), signal)),
    open: (id, resume) =>
      alone(async (signal) => {
        const kept = await files();
        const record = (await kept.list()).find((one) => one.id === id);
        if (!record) return tellList(); // another tab has thrown it away
        const points = [...(await kept.points(id))];
        const asked = resume ? { ...record, faults: [] } : record;
        const whole = await kept.hasSubject(id);
        const sweep = liveSweep(asked, { points, status: record.finished ? 'finished' : 'stopped', whole });
        show(sweep);
        const subject = resume && !record.finished ? await kept.subject(id) : null;
        if (!subject) return;
        try {
          await draw(sweep, subject, signal);
        } finally {
          tell(sweep);
        }
      }),
    async edit(id, change) {
      await (await files()).edit(id, change);
      await changed();
    },
    async remove(id) {
      if ([...shown.values()].some(({ record, status }) => record.id === id && status === 'running')) await stop();
      await keep((kept) => kept.remove(id));
      await changed().catch(told);
    },
    async free() {
      await stop();
      const kept = await files();
      for (const { id, starred } of await kept.list()) if (!starred) await kept.remove(id);
      await changed();
    },
    shown: foundOf,
  };
}
