/** Where a run's examples come from: sizes known at once, content made or read when first asked for. */
import type { Dataset } from '../data/dataset.ts';

export interface DataSource {
  readonly name: string;
  readonly trainSize: number;
  readonly testSize: number;
  /** Predictions an example: the tokens of a training sequence; absent = 1, an image. */
  readonly predictions?: number;
  /** The same object on every call. @throws LabError 'cancelled' */
  train(signal?: AbortSignal): Promise<Dataset>;
  test(signal?: AbortSignal): Promise<Dataset>;
}

/** Tokens of the sequence that costs are counted for; 1 for images. */
export function sequenceLengthOf({ predictions }: Pick<DataSource, 'predictions'>): number {
  return predictions ?? 1;
}
