/** A curve that the visitor draws before it is measured, and how far it was from it. Pure. */
import type { SweepPoint } from '../../workers/protocol.ts';
import { groupBy } from './groupBy.ts';

export interface Prediction {
  readonly method: string;
  /** Accuracy by wanted sparsity. */
  readonly values: Readonly<Record<number, number>>;
}

/** The value at the drawn sparsity nearest to `sparsity`. */
export function drawn(
  prediction: Prediction,
  sparsities: readonly number[],
  sparsity: number,
  accuracy: number,
): Prediction {
  const nearest = sparsities.toSorted((a, b) => Math.abs(a - sparsity) - Math.abs(b - sparsity))[0];
  const value = Math.round(Math.min(1, Math.max(0, accuracy)) * 1000) / 1000;
  return { ...prediction, values: { ...prediction.values, [nearest]: value } };
}

/**
 * Mean |predicted - measured| over the sparsities that are both predicted and measured, seeds averaged first.
 * @returns null when there are none
 */
export function predictionError(prediction: Prediction, points: readonly SweepPoint[]): number | null {
  const own = points.filter(({ method, wanted }) => method === prediction.method && wanted in prediction.values);
  const errors = [...groupBy(own, ({ wanted }) => wanted)].map(([wanted, seeds]) => {
    const measured = seeds.reduce((sum, { accuracy }) => sum + accuracy, 0) / seeds.length;
    return Math.abs(prediction.values[wanted] - measured);
  });
  return errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
