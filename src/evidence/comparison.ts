/** Comparisons at a golden case's stated tolerance: our number beside the reference's, and a sentence when they differ. */

/** What can be compared; the page has a word for each. */
export type Topic =
  | 'average'
  | 'count'
  | 'decision'
  | 'error'
  | 'factor'
  | 'gradient'
  | 'groups'
  | 'hessian'
  | 'importance'
  | 'logits'
  | 'loss'
  | 'mask'
  | 'maskGlobal'
  | 'maskFilters'
  | 'norms'
  | 'outliers'
  | 'output'
  | 'perplexity'
  | 'ratio'
  | 'run'
  | 'samples'
  | 'scores'
  | 'shapes'
  | 'sparsity'
  | 'weights'
  | 'zeros';

/** A topic, and which one of several: 'importance: imp.3.l1_sum'. */
export type What = Topic | `${Topic}: ${string}`;

/** Absolute and relative; a share of a mask's bits; or none at all, for lists of words and for numbers. */
export type Tolerance =
  | { readonly kind: 'values'; readonly atol: number; readonly rtol: number }
  | { readonly kind: 'bits'; readonly share: number }
  | { readonly kind: 'list' }
  | { readonly kind: 'exact' };

export interface Comparison {
  readonly what: What;
  /** Numbers or bits compared. */
  readonly count: number;
  /**
   * Where the two differ most, as a share of what is allowed; for a mask the number of pruned weights; null where
   * words are compared.
   */
  readonly ours: number | null;
  readonly reference: number | null;
  readonly tolerance: Tolerance;
  /** What differs; null = they agree. */
  readonly problem: string | null;
}

export function topicOf(what: What): Topic {
  return what.split(':')[0] as Topic;
}

/** |got - want| <= atol + rtol * |want|. */
export function compareFloats(
  what: What,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  stated: unknown,
): readonly Comparison[] {
  const { atol = 0, rtol = 0 } = stated as { atol?: number; rtol?: number };
  if (atol === 0 && rtol === 0) throw new Error(`golden: ${what}: the manifest states no tolerance`);
  const tolerance: Tolerance = { kind: 'values', atol, rtol };
  if (got.length !== want.length) return [wrongLength(what, got, want, tolerance)];
  let outside = 0;
  let worst = 0;
  let strain = -1;
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs(got[i] - want[i]);
    const allowed = atol + rtol * Math.abs(want[i]);
    if (!(difference <= allowed)) outside++;
    const share = difference === 0 ? 0 : difference / allowed;
    const larger = share === strain && share === 0 && Math.abs(want[i]) > Math.abs(want[worst]);
    if (share > strain || larger || (Number.isNaN(share) && strain < Number.POSITIVE_INFINITY)) {
      worst = i;
      strain = Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
    }
  }
  const problem = `${what}: ${outside} of ${want.length} outside the tolerance; at ${worst} ${got[worst]}, not ${want[worst]}`;
  return [compared(what, got, want, worst, tolerance, outside === 0 ? null : problem)];
}

/** Bit for bit, so that 0 and -0 differ. */
export function compareExactly(what: What, got: ArrayLike<number>, want: ArrayLike<number>): readonly Comparison[] {
  const tolerance: Tolerance = { kind: 'exact' };
  if (got.length !== want.length) return [wrongLength(what, got, want, tolerance)];
  let wrong = 0;
  let shown = 0;
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(want[i], got[i])) {
      if (wrong === 0) shown = i;
      wrong++;
    } else if (wrong === 0 && Math.abs(want[i]) > Math.abs(want[shown])) {
      shown = i;
    }
  }
  const problem = wrong === 0 ? null : `${what}: ${wrong} of ${want.length} differ`;
  return [compared(what, got, want, shown, tolerance, problem)];
}

/**
 * @param kept ours: 1 = kept
 * @param pruned theirs: 1 = pruned
 * @param stated 'exact' or { max_mismatch_fraction }
 */
export function compareMask(what: What, kept: Uint8Array, pruned: Uint8Array, stated: unknown): readonly Comparison[] {
  const share = stated === 'exact' ? 0 : (stated as { max_mismatch_fraction: number }).max_mismatch_fraction;
  const tolerance: Tolerance = { kind: 'bits', share };
  const wrong = pruned.reduce((sum, bit, i) => sum + (bit === kept[i] ? 1 : 0), 0);
  const ours = kept.reduce((sum, bit) => sum + 1 - bit, 0);
  const reference = pruned.reduce((sum, bit) => sum + bit, 0);
  const sameLength = kept.length === pruned.length;
  const lengths = sameLength ? null : `${what}: wanted ${pruned.length} bits, got ${kept.length}`;
  const bits = wrong <= share * pruned.length ? null : `${what}: ${wrong} of ${pruned.length} bits differ`;
  return [{ what, count: pruned.length, ours, reference, tolerance, problem: lengths ?? bits }];
}

/** Lists of words in the same order; their lengths are the numbers shown. */
export function compareLists(what: What, got: readonly string[], want: readonly string[]): readonly Comparison[] {
  const same = got.length === want.length && got.every((entry, i) => entry === want[i]);
  const problem = same ? null : `${what}: wanted ${want.join('; ')}, got ${got.join('; ')}`;
  return [
    {
      what,
      count: want.length,
      ours: got.length,
      reference: want.length,
      tolerance: { kind: 'list' },
      problem,
    },
  ];
}

/** Something that stops a comparison: the case does not pass. */
export function fault(why: string, what: What = 'run'): Comparison {
  return { what, count: 0, ours: null, reference: null, tolerance: { kind: 'exact' }, problem: why };
}

function compared(
  what: What,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  place: number,
  tolerance: Tolerance,
  problem: string | null,
): Comparison {
  const at = (list: ArrayLike<number>) => (place < list.length ? list[place] : null);
  return { what, count: want.length, ours: at(got), reference: at(want), tolerance, problem };
}

function wrongLength(what: What, got: ArrayLike<number>, want: ArrayLike<number>, tolerance: Tolerance): Comparison {
  const problem = `${what}: wanted ${want.length} values, got ${got.length}`;
  return { what, count: want.length, ours: got.length, reference: want.length, tolerance, problem };
}
