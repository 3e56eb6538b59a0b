/**
 * The sweeps of a session: one is drawn at a time, beside whatever the run does, and by one tab; every point is kept as it
 * comes, so that a sweep goes on after a stop or a reload.
 */
import { LabError, reportError } from '../../engine/errors.ts';
import { parseSweepRequest, type SweepRequest } from '../../engine/sweeps/request.ts';
import { gatherExamples, type SweepSubject } from '../../engine/sweeps/subject.ts';
import type { SweepStore } from '../../storage/sweepStore.ts';
import type { WordsEdit } from '../../storage/words.ts';
import type { Emit } from '../emitter.ts';
import type { Platform } from '../platform.ts';
import { createTaskQueue, isCancel } from '../tasks.ts';
import { drawSweep } from './drawing.ts';
import type { SweepHelpers } from './helper.ts';
import { createListing } from './listing.ts';
import { type Kind, kindOf, type LiveSweep, liveSweep, newRecord, viewOf } from './record.ts';
import { createSaving, type Saving } from './saving.ts';
import type { SweepSource } from './source.ts';
import { timeSweep } from './timing.ts';

export interface Sweeps {
  /** Resolves when it has ended, however it did; faults go to `emit`. */
  start(input: unknown, source: () => SweepSource | Promise<SweepSource>): Promise<void>;
  stop(): Promise<void>;
  /** Of the curve on the page. */
  time(): Promise<void>;
  /** On the page. What is drawn goes on beside it, unless `resume` goes on with this one instead. */
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
  const others = tellTabs('pruning-lab/sweeps', () => {
    void tellList().catch(told);
    void busy?.saving.check();
  });
  const shown = new Map<Kind, LiveSweep>();
  /** Of what the page last asked to see. */
  let newest = 0;
  const show = (sweep: LiveSweep) => {
    newest += 1;
    shown.set(kindOf(sweep), sweep);
    tell(sweep);
  };
  const told = (thrown: unknown) => {
    if (!isCancel(thrown)) emit({ type: 'error', error: reportError(thrown) });
  };
  const tell = (sweep: LiveSweep) => {
    if (shown.get(kindOf(sweep)) === sweep) emit({ type: 'sweep', sweep: viewOf(sweep) });
  };
  const tasks = createTaskQueue(told);
  /** The newest alone: what runs is stopped, what waited is forgotten. */
  const alone = (work: (signal: AbortSignal) => Promise<void>) =>
    tasks.run({ interruptible: true, coalesce: 'sweep' }, work);
  /** What is drawn or timed here. */
  let busy: { readonly sweep: LiveSweep; readonly saving: Saving } | null = null;
  const isBusy = (id: string) => busy?.sweep.record.id === id;
  const isDrawnHere = (id: string) => isBusy(id) && busy?.sweep.status === 'running';
  const tellList = createListing({ emit, files, isDrawnHere, told });

  type Work = (saving: Saving, signal: AbortSignal) => Promise<void>;
  /** Ends when another tab deletes it, too. @throws LabError 'sweepDeleted' */
  async function workOn(sweep: LiveSweep, stopped: AbortSignal, work: Work): Promise<void> {
    const ending = new AbortController();
    const onGone = () => ending.abort();
    if (stopped.aborted) ending.abort();
    else stopped.addEventListener('abort', onGone, { once: true });
    const saving = createSaving({ sweep, files, told, onGone });
    busy = { sweep, saving };
    try {
      await work(saving, ending.signal);
    } catch (thrown) {
      if (!saving.gone) throw thrown;
    } finally {
      busy = null;
    }
    if (!saving.gone) return;
    sweep.whole = false;
    tell(sweep);
    throw deleted(sweep.record.id);
  }

  /** No other tab draws it meanwhile. @throws LabError 'sweepTaken' */
  async function claimed(id: string, work: () => Promise<void>): Promise<void> {
    const giveBack = await (await files()).claim(id);
    if (!giveBack) {
      await tellList();
      throw new LabError('sweepTaken', `sweep ${id}: another tab is drawing it`, { id });
    }
    try {
      await work();
    } finally {
      await giveBack();
      await changed();
    }
  }

  async function begin(request: SweepRequest, source: SweepSource, signal: AbortSignal): Promise<void> {
    const { data, base, stage, spec, params, masks, recipeSeed } = source;
    const record = newRecord(request, source, now());
    const sweep = liveSweep(record, { status: 'running', whole: true, kept: false });
    show(sweep);
    const work: Work = async (saving, ending) => {
      const examples = await gatherExamples(request, data, { base, recipeSeed }, ending);
      const tokenizer = await source.tokenizer?.();
      const subject: SweepSubject = { spec, params, masks, base, stage, ...examples, ...(tokenizer && { tokenizer }) };
      sweep.record = { ...record, facts: { ...record.facts, examples: examples.test.size } };
      await saving.begin(subject);
      await changed();
      await drawSweep({ sweep, subject, saving, helpers: helpers(), tell: () => tell(sweep), now, signal: ending });
    };
    try {
      await claimed(record.id, () => workOn(sweep, signal, work));
    } finally {
      if (sweep.status === 'running') sweep.status = 'stopped';
      tell(sweep);
    }
  }

  /** @returns null = another tab has thrown it away */
  async function read(id: string): Promise<LiveSweep | null> {
    const kept = await files();
    const record = (await kept.list()).find((one) => one.id === id);
    if (!record) return null;
    const points = [...(await kept.points(id))];
    const status = record.finished ? 'finished' : 'stopped';
    return liveSweep(record, { points, status, whole: await kept.hasSubject(id), kept: true });
  }

  async function look(id: string): Promise<void> {
    newest += 1;
    const asked = newest;
    const sweep = busy && isBusy(id) ? busy.sweep : await read(id);
    if (!sweep) return tellList();
    if (asked === newest) show(sweep);
  }

  async function goOn(id: string, signal: AbortSignal): Promise<void> {
    const sweep = await read(id); // another tab may have drawn more of it by now
    if (!sweep) throw deleted(id);
    sweep.record = { ...sweep.record, faults: [] };
    show(sweep);
    const subject = sweep.status === 'finished' ? null : await (await files()).subject(id);
    if (!subject) return;
    const draw: Work = async (saving, ending) => {
      sweep.status = 'running';
      await changed();
      await drawSweep({ sweep, subject, saving, helpers: helpers(), tell: () => tell(sweep), now, signal: ending });
    };
    try {
      await workOn(sweep, signal, draw);
    } finally {
      if (sweep.status === 'running') sweep.status = 'stopped';
      tell(sweep);
    }
  }

  /** Here and in other tabs. */
  async function changed(): Promise<void> {
    others();
    await tellList();
  }

  async function foundOf(kind: Kind) {
    const sweep = shown.get(kind);
    if (!sweep) return null;
    sweep.subject ??= await (await files()).subject(sweep.record.id);
    return sweep.subject ? { sweep, subject: sweep.subject } : null;
  }

  return {
    stop: () => tasks.cancel(),
    time: () =>
      alone(async (signal) => {
        const found = await foundOf('curve');
        if (!found) return;
        const tellFound = () => tell(found.sweep);
        await workOn(found.sweep, signal, (saving, ending) =>
          timeSweep(found, { tell: tellFound, keep: saving.addPoints, signal: ending }),
        );
      }),
    kept: files,
    tellList: () => tellList().catch(told),
    changed: () => changed().catch(told),
    start: (input, source) => alone(async (signal) => begin(parseSweepRequest(input), await source(), signal)),
    open: (id, resume) => (resume ? alone((signal) => claimed(id, () => goOn(id, signal))) : look(id).catch(told)),
    async edit(id, change) {
      await (await files()).edit(id, change);
      await changed();
    },
    async remove(id) {
      if (isBusy(id)) await tasks.cancel();
      try {
        await (await files()).remove(id);
        await changed();
      } catch (thrown) {
        told(thrown);
      }
    },
    async free() {
      await tasks.cancel();
      const kept = await files();
      for (const { id, starred } of await kept.list()) if (!starred) await kept.remove(id);
      await kept.dropStrays();
      await changed();
    },
    shown: foundOf,
  };
}

const deleted = (id: string) => new LabError('sweepDeleted', `sweep ${id}: it was deleted`, { id });
