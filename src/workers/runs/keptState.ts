/** What the saved record of a run says of it as a kept run: after a reload it goes on there under its own id. */
import type { Recipe } from '../../engine/pipelines/recipe.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { KeptCheckpoint } from '../../storage/runStore.ts';
import type { HistoryEntry } from '../history.ts';

/** The place that a run was branched from, and what held there: it can be branched on when that run is deleted. */
export interface BranchedFrom {
  readonly run: string;
  readonly checkpoint: string;
  readonly settings: Settings;
  readonly recipe: Recipe;
}

export interface KeptFacts {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** It has stood among the kept runs: when it is missing there, it was deleted. */
  readonly recorded: boolean;
  readonly branch: BranchedFrom | null;
}

export interface KeptState extends KeptFacts {
  /** By place of the scrubber; those that were freed too. */
  readonly checkpoints: ReadonlyMap<HistoryEntry, KeptCheckpoint>;
}
