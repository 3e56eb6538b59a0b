/** A schedule says how sparse the network is at each pruning event on the way to the final sparsity. */
import type { OptionSchema, OptionValues } from '../options.ts';
import type { Entry } from '../registry.ts';

export interface Schedule<S extends OptionSchema = OptionSchema> extends Entry {
  readonly options: S;
  /**
   * Sparsity after each event, rising, the last one = `final`.
   * @param final in [0, 1]
   * @param initial sparsity before the first event
   */
  targets(final: number, initial: number, options: OptionValues<S>): readonly number[];
  /**
   * The same way as a curve, for events inside training; absent = it has none.
   * @param progress in [0, 1]: `initial` at 0, `final` at 1, never falling
   */
  /** Options that `ramp` reads; the others say how many cuts there are. */
  readonly rampOptions?: readonly (keyof S & string)[];
  ramp?(final: number, initial: number, progress: number, options: OptionValues<S>): number;
}

export function defineSchedule<const S extends OptionSchema>(schedule: Schedule<S>): Schedule {
  return schedule as unknown as Schedule;
}
