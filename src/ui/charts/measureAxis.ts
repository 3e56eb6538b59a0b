/** The vertical axis of a chart over what networks are judged by: shares from 0 to 1, perplexities by powers. Pure. */
import { byPowers, isShare, type Measure } from '../compare/measures.ts';
import { type Scale, scaleOf, ticksOf } from '../compare/plot/scale.ts';

export interface MeasureAxis {
  readonly scale: Scale;
  /** Round numbers on it. */
  readonly ticks: readonly number[];
}

const unit: Scale = { from: 0, to: 1, log: false };

/** @param figures in the measure; what is not finite has no place. @param most ticks */
export function measureAxis(measure: Measure, figures: readonly number[], most: number): MeasureAxis {
  if (isShare(measure)) return { scale: unit, ticks: most < 6 ? [0, 0.5, 1] : ticksOf(unit) };
  const scale = scaleOf(figures, byPowers(measure));
  const ticks = ticksOf(scale);
  const every = Math.ceil(ticks.length / most);
  return { scale, ticks: ticks.filter((_, place) => place % every === 0) };
}
