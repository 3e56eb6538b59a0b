/** Drives one run: plays and steps it, keeps its checkpoints, re-thresholds it, and tells the page what happened. */
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import type { Stroke } from '../engine/pipelines/paint.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import type { Autosave, Taken } from './autosave.ts';
import type { Emit } from './emitter.ts';
import { showPruned } from './firstCut.ts';
import { endOf } from './grain.ts';
import { createHistory, type HistoryEntry, memoryLimits } from './history.ts';
import type { HistoryFiles } from './historyFiles.ts';
import { createKeeper } from './keeper.ts';
import { createPace } from './pace.ts';
import { paintStroke } from './painting.ts';
import { isAmidCut, paceKind, phaseOf, roundOf } from './place.ts';
import type { Platform } from './platform.ts';
import type { Grain, Sentence } from './protocol.ts';
import { rethreshold } from './rethresholding.ts';
import type { BranchPoint } from './runs/branching.ts';
import type { KeptRun } from './runs/keptRun.ts';
import type { SavedRun } from './savedRun.ts';
import { checkpointLabel, describeStep, sentence } from './sentences.ts';
import type { Extent, Subject } from './subject.ts';
import { type SweepSource, sweepSource } from './sweeps/source.ts';
import { beginAt, resumeSaved } from './takeUp.ts';
import { createTeller } from './teller.ts';
import { nextTurn } from './turn.ts';
import { uncutPlace } from './uncut.ts';
import type { Watchers } from './watchers.ts';

/** Milliseconds between two checkpoints inside a training stage. */
const checkpointInterval = 4000;

interface RunnerOptions {
  readonly run: Run;
  readonly subject: Subject;
  readonly emit: Emit;
  readonly platform: Platform;
  readonly watchers: Watchers;
  readonly autosave: Autosave;
  readonly files: Pick<HistoryFiles, 'durable' | 'read'>;
  /** Of the scrubber's checkpoints, at first. */
  readonly quotaBytes: number;
  readonly settings: Settings;
  /** What came from the visitor's files, kept with the run. */
  readonly own: Pick<SavedRun, 'ownModel' | 'ownData'>;
  /** Where the run stays after it. */
  readonly kept: KeptRun;
  /** Of these settings, for this run: a branch keeps what lies behind it. */
  readonly recipeFor: (settings: Settings) => Recipe;
}

export type Runner = ReturnType<typeof createRunner>;

export function createRunner({
  run,
  subject,
  emit,
  platform,
  watchers,
  autosave,
  files,
  quotaBytes,
  settings: initial,
  own,
  kept,
  recipeFor,
}: RunnerOptions) {
  const granted = (bytes: number) => (files.durable ? bytes : Math.min(bytes, memoryLimits.unwrittenBytes));
  const history = createHistory({ ...memoryLimits, quotaBytes: granted(quotaBytes) });
  const pace = createPace();
  const page = createTeller({ run, subject, emit, platform, watchers, history, files, pace });
  let settings = initial;
  let disposed = false;
  const onWritten = () => {
    const { forgotten } = history;
    history.fitIn();
    if (disposed) return;
    if (history.forgotten > forgotten) keeper.saveHere(); // their files go too
    if (page.status !== 'running') page.tellRun(); // how many bytes it is in truth
  };
  const keeping = { autosave, files, own, kept, onWritten };
  const keeper = createKeeper({ run, history, platform, settings: () => settings, ...keeping });
  const { keep, save, load } = keeper;

  /** One step, with what belongs to it: pace, zeros counted, checkpoint at the end of a phase, measure after a cut. */
  async function advance(signal: AbortSignal, grain: Grain): Promise<StepReport> {
    const before = { phase: phaseOf(run), stage: run.cursor.stage, round: roundOf(run) };
    const kind = paceKind(run.recipe.stages[before.stage].stage, run.phase!);
    const started = platform.now();
    const report = await (grain === 'group' ? run.advancePart(signal) : run.advance(signal));
    if (report.did !== 'maskedPart') pace.saw(kind, platform.now() - started);
    if (!['evaluated', 'gathered', 'scored', 'scoredGroup'].includes(report.did)) await page.countZeros();
    page.happened = describeStep(report, run, { grain, revived: page.revived });
    const left = run.cursor.stage !== before.stage;
    if (left && run.recipe.stages[before.stage].stage !== 'evaluate') await measure('whole', signal);
    if (left || phaseOf(run) !== before.phase) {
      if (!left && isAmidCut(run)) await keeper.keepHere();
      else await keeper.keepEnd(checkpointLabel(before.phase, before.round), before.phase);
      await page.tellAll(true);
    } else if (platform.now() - keeper.keptAt > checkpointInterval && report.did === 'trainStep') {
      await keeper.keepHere();
    }
    return report;
  }

  /** Evaluates and files it under what the network is now. */
  async function measure(extent: Extent, signal?: AbortSignal): Promise<void> {
    const { evaluation, ms } = await subject.measure(run.network, extent, signal);
    run.record(evaluation, ms);
  }

  async function play(grain: Grain, signal: AbortSignal): Promise<void> {
    if (run.finished) return;
    if (!keeper.touched) {
      keeper.touched = true;
      save();
      await keeper.settled(); // a reload in the first stage loses that stage, not the run
    }
    page.status = 'running';
    const ended = endOf(grain, run);
    try {
      let report: StepReport;
      do {
        report = await advance(signal, grain);
        if (page.isDue()) await page.tellAll(false);
        await nextTurn();
      } while (!run.finished && !signal.aborted && !ended(report));
    } finally {
      page.status = run.finished ? 'finished' : 'paused';
      await keeper.keepHere();
      await page.tellAll(true);
    }
    await page.tellTime(signal);
  }

  /** What a cancel cuts off has changed the run all the same: the page is told how it stands. */
  async function toldAnyway(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      page.status = run.finished ? 'finished' : 'paused';
      await page.countZeros();
      await page.tellAll(false);
      throw thrown;
    }
  }

  /** The network before its first cut; as it stands where it has none yet. */
  const uncut = (): Promise<Checkpoint> => load(uncutPlace(history, run.recipe, keeper.scored()));
  const dense = async (): Promise<Checkpoint['params']> => (await uncut()).params;

  return {
    run,
    subject,
    play,

    /** First events of a new run, and its first checkpoint. */
    async begin(): Promise<void> {
      await keep(sentence('checkpoints.start'), phaseOf(run));
      page.happened = sentence('happened.loaded', { network: subject.name });
      await page.tellAll(true);
    },

    showPruned: (signal: AbortSignal) =>
      toldAnyway(() =>
        showPruned({ run, subject, keeper, page, measure: (extent) => measure(extent, signal) }, signal),
      ),

    /** @param id null = where it began */
    async restore(id: string | null, told: Sentence | null, signal: AbortSignal): Promise<void> {
      const entry = id === null ? history.entries[0] : history.entries.find((one) => one.id === id);
      if (!entry) return;
      const checkpoint = await load(entry).catch((thrown) => {
        page.tellRun(); // a place whose file is gone is no longer offered
        throw thrown;
      });
      if (!history.goTo(entry)) return;
      run.restore(checkpoint);
      keeper.saveHere();
      await page.countZeros();
      page.status = run.finished ? 'finished' : entry === history.entries[0] ? 'ready' : 'paused';
      page.happened = told ?? sentence('happened.restored', { phase: entry.phase });
      page.forgetLosses();
      await page.tellAll(true);
      await page.tellTime(signal);
    },

    /** New masks from cached scores, without scoring again; whatever came after the cut is given up. */
    rethreshold: (next: Settings, extent: Extent, signal: AbortSignal) =>
      toldAnyway(() => {
        settings = next;
        const recipe = recipeFor(next);
        return rethreshold({ run, subject, history, keeper, page, measure }, { recipe, extent, signal });
      }),

    paint: (stroke: Stroke, signal: AbortSignal) =>
      toldAnyway(() =>
        paintStroke({ run, history, keeper, page, dense, measure: () => measure('whole', signal) }, stroke),
      ),

    /** Begins at a place of an earlier run. */
    beginAt: (from: BranchPoint) => beginAt({ run, history, page }, from),

    /** Takes a saved run up where it was left. */
    resume({ saved, takeOver }: Pick<Taken, 'saved' | 'takeOver'>, signal: AbortSignal): Promise<void> {
      const stands = async () => {
        await takeOver();
        keeper.touched = true;
      };
      return toldAnyway(() => resumeSaved({ run, subject, history, page, load }, saved, stands, signal));
    },

    /** What the scrubber's checkpoints may take from now on. */
    setQuota(bytes: number): void {
      history.setQuota(granted(bytes));
      keeper.saveHere();
      page.tellRun();
    },

    dense,
    load,
    /** Up to where the run stands, oldest first. */
    places: (): readonly HistoryEntry[] => history.entries.slice(0, history.at + 1),
    /** As a notebook tells it. */
    record: () => kept.record(run, settings),
    /** The network as it was before its first cut. @throws LabError 'recipeInvalid' as sweepSource */
    sweepSource: async (): Promise<SweepSource> => sweepSource(run, await uncut(), subject),

    dispose(): void {
      disposed = true;
      run.dispose();
      subject.release(run.network);
    },
  };
}
