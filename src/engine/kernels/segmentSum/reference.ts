/** Sums of rows by segment in float64: the oracle of tests and of the self-test. */

/**
 * @param x [ids.length, width]
 * @param ids an id outside 0..segments-1 is dropped
 * @returns [segments, width]
 */
export function referenceSegmentSum(x: Float32Array, ids: Int32Array, segments: number): Float32Array {
  const width = x.length / ids.length;
  const sums = new Float64Array(segments * width);
  ids.forEach((id, row) => {
    if (id < 0 || id >= segments) return;
    for (let c = 0; c < width; c++) sums[id * width + c] += x[row * width + c];
  });
  return Float32Array.from(sums);
}
