/**
 * What the shaders of selection have in common. They see scores as bits, so no rounding or flushing of an adapter can
 * move a choice. Scores lie at offset + row * rowStride + column * columnStride; what goes is noted in words of 32
 * columns of a row, bit 1 = pruned, at wordOffset + row * wordRow + word * wordColumn.
 */

/** Counters of the widest digit. */
export const BINS = 2048;
/** Words of the state: digits found so far, rank among the scores that share them, how many share all, NaN was met. */
export const STATE = 4;

/** Both zeros are 0x80000000. */
export const keys = /* wgsl */ `
fn keyOf(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, bits >= 0x80000000u);
}
fn isNaN(bits: u32) -> bool { return (bits & 0x7fffffffu) > 0x7f800000u; }`;

export const scoresAt = ['offset', 'rowStride', 'columnStride'] as const;
export const wordsAt = ['wordOffset', 'wordRow', 'wordColumn'] as const;

/** Entry point of a shader whose workgroups work together. */
export const oneGroup = (size: number) => /* wgsl */ `
@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32)`;
