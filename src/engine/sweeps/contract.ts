/** What can cut a network to any sparsity and pattern, always from its uncut weights. */
import type { Dataset } from '../data/dataset.ts';
import type { Choice, PruneStage } from '../pipelines/recipe.ts';
import type { VersionId } from '../pipelines/version.ts';
import type { Mask } from '../tensor/matrix.ts';
import type { Random } from '../tensor/random.ts';
import type { SweepCell } from './request.ts';

export interface Cut {
  /** By weight name; what is protected or left out has none. */
  readonly masks: ReadonlyMap<string, Mask>;
  /** Of a method over whole channels: the share of them that it took, which is the sparsity of its recipe. */
  readonly channelShare?: number;
}

/** How long a cut network takes here. */
export interface Timed {
  /** Milliseconds an example (an image, a sequence), of a batch. */
  readonly ms: number;
  /** The form that took least. */
  readonly timedAs: VersionId;
}

export interface Cutter {
  /**
   * Writes the network cut to a cell; what it was before is forgotten.
   * @param layer the only weight that is cut; null = all of them
   */
  cut(cell: SweepCell, layer: string | null): Promise<Cut>;
  /** The network as it came. */
  restore(): void;
}

export interface CutterOptions {
  readonly base: PruneStage;
  readonly method: Choice;
  readonly calibration: Dataset;
  /** Split by seed and stage, as the run's. */
  readonly random: Random;
  readonly signal?: AbortSignal;
}
