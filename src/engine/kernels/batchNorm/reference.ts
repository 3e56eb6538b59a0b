/** Training batch norm and its gradient by the formulas, in float64: the oracle of tests and of the self-test. */

export interface BatchNormReference {
  readonly y: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** @param x [rows, channels] with channels = scale.length */
export function referenceTrainBatchNorm(
  x: Float32Array,
  scale: Float32Array,
  shift: Float32Array,
  epsilon: number,
): BatchNormReference {
  const { mean, variance } = statistics(x, scale.length);
  const y = x.map((value, index) => {
    const c = index % scale.length;
    return ((value - mean[c]) / Math.sqrt(variance[c] + epsilon)) * scale[c] + shift[c];
  });
  return { y, mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
}

export interface BatchNormGradientReference {
  readonly dx: Float32Array;
  readonly dScale: Float32Array;
  readonly dShift: Float32Array;
}

/** Ioffe & Szegedy 2015, section 3, with the sums of the chain rule collected. */
export function referenceTrainBatchNormGradient(
  dy: Float32Array,
  x: Float32Array,
  scale: Float32Array,
  epsilon: number,
): BatchNormGradientReference {
  const channels = scale.length;
  const rows = x.length / channels;
  const { mean, variance } = statistics(x, channels);
  const normalised = Float64Array.from(x, (value, index) => {
    const c = index % channels;
    return (value - mean[c]) / Math.sqrt(variance[c] + epsilon);
  });
  const dScale = new Float64Array(channels);
  const dShift = new Float64Array(channels);
  dy.forEach((gradient, index) => {
    dScale[index % channels] += gradient * normalised[index];
    dShift[index % channels] += gradient;
  });
  const dx = dy.map((gradient, index) => {
    const c = index % channels;
    const centered = gradient - dShift[c] / rows - (normalised[index] * dScale[c]) / rows;
    return (scale[c] / Math.sqrt(variance[c] + epsilon)) * centered;
  });
  return { dx, dScale: Float32Array.from(dScale), dShift: Float32Array.from(dShift) };
}

function statistics(x: Float32Array, channels: number): { mean: Float64Array; variance: Float64Array } {
  const rows = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, index) => {
    mean[index % channels] += value / rows;
  });
  x.forEach((value, index) => {
    variance[index % channels] += (value - mean[index % channels]) ** 2 / rows;
  });
  return { mean, variance };
}
