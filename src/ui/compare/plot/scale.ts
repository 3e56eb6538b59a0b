/** From numbers to places on an axis and back, straight or by powers of ten; where its ticks stand. Pure. */

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
}

/** Place of a value in [0, 1] of the axis; outside it beyond. */
export function placeOn({ from, to, log }: Scale, value: number): number {
  if (from === to) return 0.5;
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

export function valueAt({ from, to, log }: Scale, place: number): number {
  return log ? from * (to / from) ** place : from + place * (to - from);
}

/** The part of an axis between two places in [0, 1]. */
export function zoomed(scale: Scale, start: number, end: number): Scale {
  return { ...scale, from: valueAt(scale, start), to: valueAt(scale, end) };
}

/**
 * An axis that holds all values, its ends on round numbers.
 * @param log left out where a value is not above 0
 */
export function scaleOf(values: readonly number[], log: boolean, fixed?: readonly [number, number]): Scale {
  const finite = values.filter(Number.isFinite);
  if (log && finite.length > 0 && finite.every((value) => value > 0)) {
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    return low === high ? { from: low / 2, to: high * 2, log } : { from: low / 1.06, to: high * 1.06, log };
  }
  if (fixed) return { from: fixed[0], to: fixed[1], log: false };
  const high = Math.max(0, ...finite);
  if (high === 0) return { from: 0, to: 1, log: false };
  const step = stepOf(high / 5);
  return { from: 0, to: Math.ceil(high / step - 1e-9) * step, log: false };
}

/** Round numbers on the axis, about `count` of them. */
export function ticksOf({ from, to, log }: Scale, count = 5): readonly number[] {
  if (to < from) return ticksOf({ from: to, to: from, log }, count); // an axis that runs backwards
  if (to === from) return [from];
  return log && to / from > 10 ? powersOf(from, to) : stepsOf(from, to, count);
}

function stepsOf(from: number, to: number, count: number): number[] {
  const step = stepOf((to - from) / count);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function powersOf(from: number, to: number): number[] {
  const ticks: number[] = [];
  const factors = to / from > 1000 ? [1] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      if (tick >= from && tick <= to) ticks.push(tick);
    }
  }
  return ticks;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `least`. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}
