/** What competes while adapters train: single weights, or whole heads and channels. Scores by step, masks by event. */
import type { Mask } from '../../tensor/matrix.ts';
import type { Network } from '../network.ts';

/** A network whose weights nobody reads: what they are called, how large they are, what is cut. */
export type Outline = Pick<Network, 'spec' | 'prunable' | 'masks'>;

export interface Units {
  /** Names of the weights that are judged. */
  readonly weights: ReadonlySet<string>;
  /**
   * One step's importance of those weights, by name: [out, in]. An update that holds a NaN is skipped whole, as in
   * the reference.
   */
  see(importance: ReadonlyMap<string, Float32Array>): void;
  /** New masks by weight name; what is gone stays gone. @param ratioOf a final sparsity to the present one */
  cut(ratioOf: (target: number) => number): ReadonlyMap<string, Mask>;
  /** Moving averages by weight name, [out, in]; a weight of a group has its group's. */
  scores(): ReadonlyMap<string, Float32Array>;
  /** Plain copies. */
  save(): ReadonlyMap<string, Float32Array>;
}
