/** Comparisons at a golden case's stated tolerance; each gives sentences, none when all is well. */

/** |got - want| <= atol + rtol * |want|. */
export function compareFloats(
  what: string,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  tolerance: unknown,
): readonly string[] {
  const { atol = 0, rtol = 0 } = tolerance as { atol?: number; rtol?: number };
  if (atol === 0 && rtol === 0) throw new Error(`golden: ${what}: the manifest states no tolerance`);
  if (got.length !== want.length) return [`${what}: wanted ${want.length} values, got ${got.length}`];
  let outside = 0;
  let worst = -1;
  let excess = 0;
  for (let i = 0; i < want.length; i++) {
    const over = Math.abs(got[i] - want[i]) - (atol + rtol * Math.abs(want[i]));
    if (over <= 0) continue;
    outside++;
    if (worst < 0 || !(over <= excess)) {
      worst = i;
      excess = over;
    }
  }
  if (outside === 0) return [];
  return [`${what}: ${outside} of ${want.length} outside the tolerance; at ${worst} ${got[worst]}, not ${want[worst]}`];
}

/** Bit for bit, so that 0 and -0 differ. */
export function compareExactly(what: string, got: ArrayLike<number>, want: ArrayLike<number>): readonly string[] {
  if (got.length !== want.length) return [`${what}: wanted ${want.length} values, got ${got.length}`];
  const wrong = Array.from(want).filter((value, i) => !Object.is(value, got[i])).length;
  return wrong === 0 ? [] : [`${what}: ${wrong} of ${want.length} differ`];
}

/**
 * @param kept ours: 1 = kept
 * @param pruned theirs: 1 = pruned
 * @param tolerance 'exact' or { max_mismatch_fraction }
 */
export function compareMask(what: string, kept: Uint8Array, pruned: Uint8Array, tolerance: unknown): readonly string[] {
  if (kept.length !== pruned.length) return [`${what}: wanted ${pruned.length} bits, got ${kept.length}`];
  const wrong = pruned.reduce((sum, bit, i) => sum + (bit === kept[i] ? 1 : 0), 0);
  const allowed = tolerance === 'exact' ? 0 : (tolerance as { max_mismatch_fraction: number }).max_mismatch_fraction;
  if (wrong <= allowed * pruned.length) return [];
  return [`${what}: ${wrong} of ${pruned.length} bits differ`];
}
