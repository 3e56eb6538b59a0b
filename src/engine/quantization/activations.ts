/**
 * What goes into the layers on a grid of integers: ranges from a few examples, one grid a tensor. The weights' grids are
 * known beforehand; those of activations are a guess from what was seen, and what lies beyond is cut off.
 */
import { codeAt } from './quantize.ts';
import { type Grid, gridBetween, type QuantizationScheme } from './scheme.ts';

export interface ActivationScheme extends Pick<QuantizationScheme, 'bits' | 'range'> {
  /** `minMax` = everything that was seen; `percentile` = without the outermost thousandth at each end. */
  readonly calibration: 'minMax' | 'percentile';
}

/** Share of the values that `percentile` leaves out at each end. */
export const outliers = 0.001;

/** Ends of the grid, 0 inside. By nearest rank, so that an end is a value that was seen. */
export function rangeOf(
  values: Float32Array,
  calibration: ActivationScheme['calibration'],
): { readonly least: number; readonly most: number } {
  if (values.length === 0) return { least: 0, most: 0 };
  const sorted = values.toSorted();
  const beyond = calibration === 'percentile' ? Math.floor(outliers * sorted.length) : 0;
  return { least: Math.min(0, sorted[beyond]), most: Math.max(0, sorted[sorted.length - 1 - beyond]) };
}

/** The scale is a float32, as the arithmetic that uses it. */
export function activationGrid(values: Float32Array, scheme: ActivationScheme): Grid {
  const { least, most } = rangeOf(values, scheme.calibration);
  const grid = gridBetween(least, most, scheme);
  return { ...grid, scale: Math.fround(grid.scale) };
}

/** Every value at the nearest point of the grid, in float32 arithmetic. The reference of `fakeQuantize`. */
export function roundToGrid(values: Float32Array, grid: Grid): Float32Array {
  return values.map((value) => {
    const code = codeAt(Math.fround(value / grid.scale), grid);
    return (code - grid.zeroPoint) * grid.scale;
  });
}
