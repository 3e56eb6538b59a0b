/** How weights are quantized: how many bits, which weights share a scale, whether the grid is centred on zero. */

export interface QuantizationScheme {
  readonly bits: 8 | 4;
  /** `tensor` = one scale for the matrix; `channel` = one for each row (output). */
  readonly granularity: 'tensor' | 'channel';
  /** `symmetric` = the grid is centred on 0; `affine` = it spans [min, max] and holds 0 as its zero point. */
  readonly range: 'symmetric' | 'affine';
}

/** The grid of one group of weights: value = (code - zeroPoint) * scale, code an integer in [lowest, highest]. */
export interface Grid {
  readonly scale: number;
  readonly zeroPoint: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The grid that spans the values. Jacob et al. 2018, arXiv 1712.05877, section 2; the symmetric one leaves out the
 * lowest code, so that it is [-127, 127] or [-7, 7] and -w is as good as w.
 * @param values finite
 */
export function gridOf(values: Float32Array, scheme: Pick<QuantizationScheme, 'bits' | 'range'>): Grid {
  let [least, most] = [0, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return gridBetween(least, most, scheme);
}

/** @param least at most 0, @param most at least 0: 0 must be a point of the grid */
export function gridBetween(
  least: number,
  most: number,
  { bits, range }: Pick<QuantizationScheme, 'bits' | 'range'>,
): Grid {
  if (range === 'symmetric') {
    const highest = 2 ** (bits - 1) - 1;
    const scale = Math.max(-least, most) / highest;
    return { scale: scale > 0 ? scale : 1, zeroPoint: 0, lowest: -highest, highest };
  }
  const highest = 2 ** bits - 1;
  const scale = (most - least) / highest > 0 ? (most - least) / highest : 1;
  return { scale, zeroPoint: Math.round(Math.abs(least) / scale), lowest: 0, highest };
}
