/** Keeps a run: checkpoints for the scrubber, and the newest of them on disk once a visitor has done something. */
import type { Stage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Autosave, SavedRun } from './autosave.ts';
import { type History, type HistoryEntry, isMilestone, isPast } from './history.ts';
import { phaseOf, positionOf } from './place.ts';
import type { Platform } from './platform.ts';
import type { Phase, Sentence } from './protocol.ts';
import type { KeptRun } from './runs/keptRun.ts';
import { sentence } from './sentences.ts';

interface KeeperOptions {
  readonly run: Run;
  readonly history: History;
  readonly platform: Platform;
  readonly autosave: Autosave;
  readonly settings: () => Settings;
  /** What came from the visitor's files, kept with the run. */
  readonly own: Pick<SavedRun, 'ownModel' | 'ownData'>;
  /** Where the run stays after it. */
  readonly kept: KeptRun;
}

export interface Keeper {
  /** The first screen is made anew in a second: only what a visitor did is worth keeping on disk. */
  touched: boolean;
  /** When the last checkpoint was made. */
  readonly keptAt: number;
  /** A checkpoint of the run as it is now. */
  keep(label: Sentence, at: Phase): Promise<void>;
  /** The checkpoint that the run stands on, to disk. */
  save(): void;
  /** The run where it stands, also inside a phase: one can come back to it, and a reload finds it. */
  keepHere(): Promise<void>;
  /** Place in the history where every layer of the first pruning is scored: where the slider starts from; -1 = not yet. */
  scoredIndex(): number;
}

/** A prune stage that does not train: what is scored can be cut again without its training. */
function cutsAtOnce(stage: Stage | undefined): boolean {
  return stage?.stage === 'prune' && !stage.training;
}

export function createKeeper({ run, history, platform, autosave, settings, own, kept }: KeeperOptions): Keeper {
  let keptAt = platform.now();
  const toDisk = (entry: Omit<HistoryEntry, 'bytes'>) => {
    const scored = history.entries[keeper.scoredIndex()];
    autosave.save({
      settings: settings(),
      recipe: run.recipe,
      ...entry,
      start: history.entries[0].checkpoint,
      scored:
        scored && scored.checkpoint !== entry.checkpoint
          ? { checkpoint: scored.checkpoint, position: scored.position }
          : null,
      ...own,
    });
  };
  const keeper: Keeper = {
    touched: false,
    get keptAt() {
      return keptAt;
    },
    async keep(label, at) {
      const checkpoint = await run.checkpoint();
      history.add({ checkpoint, phase: at, label, position: positionOf(run) });
      keptAt = platform.now();
      if (keeper.touched) keeper.save();
    },
    save() {
      kept.keep(run, settings(), history.entries);
      toDisk(history.entries[history.at]);
    },
    async keepHere() {
      if (!isPast(run, history)) return;
      const { step, part } = run.cursor;
      const label = part ? sentence('checkpoints.part', { step, part }) : sentence('checkpoints.step', { step });
      history.addOnTheWay({
        checkpoint: await run.checkpoint(),
        phase: phaseOf(run),
        label,
        position: positionOf(run),
      });
      keptAt = platform.now();
      toDisk(history.entries[history.at]);
    },
    scoredIndex: () =>
      history.entries.findIndex(
        (entry) =>
          isMilestone(entry) && entry.phase === 'score' && cutsAtOnce(run.recipe.stages[entry.checkpoint.cursor.stage]),
      ),
  };
  return keeper;
}
