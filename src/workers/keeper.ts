/** Keeps a run: checkpoints for the scrubber, on disk too once a visitor has done something. */
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import type { Stage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Autosave } from './autosave.ts';
import { type History, type HistoryEntry, isMilestone, isPast, type NewPlace } from './history.ts';
import type { HistoryFiles } from './historyFiles.ts';
import { phaseOf, positionOf } from './place.ts';
import type { Platform } from './platform.ts';
import type { Phase, Sentence } from './protocol.ts';
import type { KeptRun } from './runs/keptRun.ts';
import type { SavedRun } from './savedRun.ts';
import { sentence } from './sentences.ts';

/** Milliseconds. */
const longestWait = 1000;

interface KeeperOptions {
  readonly run: Run;
  readonly history: History;
  readonly platform: Platform;
  readonly autosave: Autosave;
  readonly files: Pick<HistoryFiles, 'read'>;
  readonly settings: () => Settings;
  /** What came from the visitor's files, kept with the run. */
  readonly own: Pick<SavedRun, 'ownModel' | 'ownData'>;
  /** Where the run stays after it. */
  readonly kept: KeptRun;
  /** Checkpoints have files now. */
  readonly onWritten: () => void;
}

export interface Keeper {
  /** The first screen is made anew in a second: only what a visitor did is worth keeping on disk. */
  touched: boolean;
  /** When the last checkpoint was made. */
  readonly keptAt: number;
  /** A checkpoint of the run as it is now, on a way of its own: what lay ahead is forgotten. */
  keep(label: Sentence, at: Phase): Promise<void>;
  /** The end of a phase, where the recipe's way goes on: what lies further ahead stays. */
  keepEnd(label: Sentence, at: Phase): Promise<void>;
  /** To disk, and among the kept runs. */
  save(): void;
  /** When that is done, or after a second: a large network need not be waited for. */
  settled(): Promise<void>;
  /** To disk alone: a reload finds the run where it stands. */
  saveHere(): void;
  /** The run where it stands, also inside a phase: one can come back to it, and a reload finds it. */
  keepHere(): Promise<void>;
  /** From memory or from its file. @throws LabError 'checkpointInvalid' where the file is gone; the place then goes too */
  load(entry: HistoryEntry): Promise<Checkpoint>;
  /** Where every layer of the first pruning is scored: where the slider starts from; null = not yet. */
  scored(): HistoryEntry | null;
}

/** A prune stage that does not train: what is scored can be cut again without its training. */
function cutsAtOnce(stage: Stage | undefined): boolean {
  return stage?.stage === 'prune' && !stage.training;
}

export function createKeeper(options: KeeperOptions): Keeper {
  const { run, history, platform, autosave, files, settings, own, kept, onWritten } = options;
  let keptAt = platform.now();
  const placeHere = async (label: Sentence, phase: Phase): Promise<NewPlace> => {
    const checkpoint = await run.checkpoint();
    return { checkpoint, phase, label, position: positionOf(run) };
  };
  const added = () => {
    keptAt = platform.now();
    if (keeper.touched) keeper.save();
  };
  const keeper: Keeper = {
    touched: false,
    get keptAt() {
      return keptAt;
    },
    async keep(label, at) {
      history.add(await placeHere(label, at));
      added();
    },
    async keepEnd(label, at) {
      history.addOnTheWay(await placeHere(label, at));
      added();
    },
    save() {
      kept.keep(run, settings(), history.entries);
      keeper.saveHere();
    },
    async settled() {
      const enough = new Promise<void>((resolve) => setTimeout(resolve, longestWait));
      await Promise.race([autosave.settled(), enough]);
    },
    saveHere() {
      if (!keeper.touched) return;
      const { entries, at, forgotten } = history;
      const places = { places: entries, at: entries[at], forgotten };
      const saved = { settings: settings(), recipe: run.recipe, ...places, ...own, kept: kept.state(entries) };
      autosave.save(saved, onWritten);
    },
    async keepHere() {
      if (!isPast(run, history)) return;
      const { step, part } = run.cursor;
      const label = part ? sentence('checkpoints.part', { step, part }) : sentence('checkpoints.step', { step });
      history.addOnTheWay(await placeHere(label, phaseOf(run)));
      keptAt = platform.now();
      keeper.saveHere();
    },
    async load(entry) {
      if (entry.checkpoint) return history.warm(entry, entry.checkpoint);
      try {
        return history.warm(entry, await files.read(entry));
      } catch (thrown) {
        history.lose(entry);
        throw thrown;
      }
    },
    scored: () =>
      history.entries.find(
        (entry) => isMilestone(entry) && entry.phase === 'score' && cutsAtOnce(run.recipe.stages[entry.cursor.stage]),
      ) ?? null,
  };
  return keeper;
}
