/** What speed and size of the versions of one network look like, as plain data. */
import type { Latency } from '../../engine/evaluation/latency.ts';
import type { Version } from '../../engine/pipelines/version.ts';
import type { Quality } from './quality.ts';

export type { Latency, Spread, Verdict } from '../../engine/evaluation/latency.ts';

export interface SpeedVersionView extends Pick<Version, 'id' | 'computes' | 'bytes' | 'weights' | 'macs'> {
  /** Packed weights need kernels that this backend may lack: then it is not timed. */
  readonly runs: boolean;
  /** Null until it is measured. */
  readonly quality: Quality | null;
  /** Null until it is measured, or where it does not run. */
  readonly latency: Latency | null;
}

export interface SpeedView {
  readonly status: 'running' | 'finished' | 'cancelled';
  /** 'webgpu' | 'wasm' | 'cpu' */
  readonly backend: string;
  /** Examples of the batch that is timed. */
  readonly batch: number;
  /** Test examples behind the qualities. */
  readonly examples: number;
  readonly of: number;
  /** Rounds that are done. */
  readonly rounds: number;
  readonly total: number;
  /** `dense` first; without `shrunk` where no channel may go. */
  readonly versions: readonly SpeedVersionView[];
}
