/** Tells the page where a run stands: its place, its layers, its figures. Keeps what only the telling needs. */
import { countRevived } from '../engine/models/masks.ts';
import { sequenceLengthOf } from '../engine/pipelines/data.ts';
import { allMasks, matricesOf } from '../engine/pipelines/network.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import { grainsOf } from './grain.ts';
import { type History, isPast } from './history.ts';
import type { HistoryFiles } from './historyFiles.ts';
import { maskHistoryView } from './maskView.ts';
import type { Pace } from './pace.ts';
import { barOf, phaseOf, remainingOf, roundView } from './place.ts';
import type { Platform } from './platform.ts';
import type { RunStatus, Sentence, Timing } from './protocol.ts';
import type { Subject } from './subject.ts';
import { layerViews, metricsView, modelView } from './views.ts';
import type { Watchers } from './watchers.ts';

/** Milliseconds between two sets of events while a run plays. */
const eventInterval = 125;

interface TellerOptions {
  readonly run: Run;
  readonly subject: Subject;
  readonly emit: Emit;
  readonly platform: Platform;
  readonly watchers: Watchers;
  readonly history: History;
  readonly files: Pick<HistoryFiles, 'durable'>;
  readonly pace: Pace;
}

export interface Teller {
  status: RunStatus;
  happened: Sentence | null;
  tellRun(): void;
  /** Everything the page shows. @param exact also what reads every weight (gzip) */
  tellAll(exact: boolean): Promise<void>;
  /** Layers and pictures without the figures: those follow once they are measured, and agree with each other. */
  tellPictures(): Promise<void>;
  /** Times the network and tells it. @throws LabError 'cancelled' */
  tellTime(signal: AbortSignal): Promise<void>;
  /** Has the page waited long enough for news? */
  isDue(): boolean;
  /** Masked weights that are not zero, as they were counted last. */
  readonly revived: number;
  /** Counts them, for the next telling. */
  countZeros(): Promise<void>;
  /** The page's loss curve starts anew. */
  forgetLosses(): void;
}

export function createTeller(options: TellerOptions): Teller {
  const { run, subject, emit, platform, watchers, history, files, pace } = options;
  let revived = 0;
  let timing: Timing | null = null;
  let losses = 0; // how many the page has been told
  let lastEvents = 0;
  let toldMasks = '';
  let toldSpec = run.firstSpec; // the page heard of it when it was loaded

  function tellRun(): void {
    emit({
      type: 'run',
      run: {
        status: teller.status,
        stage: run.cursor.stage,
        stages: run.recipe.stages.length,
        phase: phaseOf(run),
        bar: barOf(run),
        round: roundView(run),
        step: run.cursor.step,
        steps: run.active?.steps ?? 0,
        part: run.cursor.part ?? null,
        remainingMs: teller.status === 'running' ? remainingOf(run, pace) : null,
        happened: teller.happened,
        recipe: run.recipe,
        checkpoints: history.views(),
        atCheckpoint: history.at,
        history: {
          bytes: history.bytes,
          quotaBytes: history.quotaBytes,
          forgotten: history.forgotten,
          lasts: files.durable ? 'site' : 'tab',
        },
        pastCheckpoint: isPast(run, history),
        grains: grainsOf(run),
      },
    });
  }

  /** A network that became smaller, or its old size again. */
  function tellModel(): void {
    if (run.network.spec === toldSpec) return;
    toldSpec = run.network.spec;
    emit({
      type: 'model',
      model: modelView(
        run.network,
        subject.view.origin,
        subject.view.published,
        sequenceLengthOf(run.data),
        run.firstSpec,
      ),
    });
  }

  /** Only when it says something new: it is a list, and masks move seldom. */
  function tellMasks(): void {
    const key = `${run.maskHistory.moves.length} ${JSON.stringify(run.recipe)} ${JSON.stringify(run.maskHistory.moves.at(-1))}`;
    if (key === toldMasks) return;
    toldMasks = key;
    emit({ type: 'masks', masks: maskHistoryView(run) });
  }

  /** Everything the page shows, as it is now. */
  async function tellAll(exact: boolean): Promise<void> {
    lastEvents = platform.now();
    tellModel();
    tellRun();
    const matrices = await matricesOf(run.network);
    emit({ type: 'layers', layers: layerViews(run, matrices) });
    emit({ type: 'metrics', metrics: await metricsView(run, matrices, { revived, timing }, exact) });
    const reset = run.losses.length < losses || losses === 0;
    emit({ type: 'loss', reset, points: run.losses.slice(reset ? 0 : losses) });
    losses = run.losses.length;
    tellMasks();
    await watchers.refresh();
  }

  const teller: Teller = {
    status: 'ready',
    happened: null,
    tellRun,
    tellAll,
    async tellPictures() {
      tellModel();
      tellRun();
      tellMasks();
      emit({ type: 'layers', layers: layerViews(run, await matricesOf(run.network)) });
      await watchers.refresh();
    },
    async tellTime(signal) {
      timing = await subject.time(run.network, signal);
      await tellAll(true);
    },
    get revived() {
      return revived;
    },
    isDue: () => platform.now() - lastEvents > eventInterval,
    async countZeros() {
      revived = await countRevived(run.network.params, allMasks(run.network));
    },
    forgetLosses() {
      losses = 0;
    },
  };
  return teller;
}
