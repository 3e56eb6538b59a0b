/** Which channels of dependency groups go: whole atoms (heads, or single channels), and never all of a layer. */
import type { Group } from '../../graph/groups.ts';
import { countToPrune } from '../../patterns/counting.ts';
import { decideGlobally, decideLocally } from '../llmpruner/decide.ts';

export interface RankedGroup {
  readonly group: Group;
  /** Importance by atom, finite; of equal ones the lower index goes first. */
  readonly atoms: Float32Array;
  /** By atom, 1 = gone already: it stays gone and is counted. */
  readonly gone: Uint8Array;
  /** Share of its atoms that is to be gone, or null for the common one. */
  readonly share: number | null;
}

export interface DecideOptions {
  /** Common share of the atoms that is to be gone. */
  readonly share: number;
  readonly ranking: 'local' | 'global';
  readonly counting: 'exact' | 'reference';
}

/**
 * `exact` takes so many atoms as the share says, rounded half to even, the least important first; one that would leave a
 * layer without channels stays, and the next one goes in its place. `reference` is the published code of LLM-Pruner and
 * Torch-Pruning: width - int(width * (1 - share)) channels, whole atoms of them; a group that would be emptied stays.
 * @returns by group and atom, 1 = kept
 */
export function decideAtoms(groups: readonly RankedGroup[], options: DecideOptions): readonly Uint8Array[] {
  const decide = { exact: decideExactly, reference: decideAsReference }[options.counting];
  const together = options.ranking === 'global' ? groups.filter(({ share }) => share === null) : [];
  const common = new Map(decide(together, options.share).map((kept, i) => [together[i], kept]));
  return groups.map((group) => common.get(group) ?? decide([group], group.share ?? options.share)[0]);
}

function decideExactly(groups: readonly RankedGroup[], share: number): readonly Uint8Array[] {
  const kept = groups.map(({ gone }) => gone.map((bit) => 1 - bit));
  const total = kept.reduce((sum, bits) => sum + bits.length, 0);
  let left = countToPrune(total, share, 'exact') - groups.reduce((sum, { gone }) => sum + count(gone), 0);
  const live = groups.flatMap(({ atoms }, g) =>
    [...atoms.keys()].filter((atom) => kept[g][atom] === 1).map((atom) => ({ g, atom, importance: atoms[atom] })),
  );
  live.sort((a, b) => a.importance - b.importance || a.g - b.g || a.atom - b.atom);
  const losses = groups.map(({ group }, g) => createLosses(group, kept[g]));
  for (const { g, atom } of live) {
    if (left <= 0) break;
    if (losses[g].wouldEmpty(atom)) continue;
    losses[g].take(atom);
    kept[g][atom] = 0;
    left -= 1;
  }
  return kept;
}

function decideAsReference(groups: readonly RankedGroup[], share: number): readonly Uint8Array[] {
  // What is gone leads every ranking, so that it is among those that go
  const sunk = groups.map(({ atoms, gone }) => {
    const lowest = atoms.reduce((least, value) => Math.min(least, value), 0);
    return atoms.map((value, atom) => (gone[atom] === 1 ? lowest - 1 : value));
  });
  const pruned =
    groups.length === 1
      ? [decideLocally(sunk[0], groups[0].group.atomSize, groups[0].group.channels.length, share)]
      : decideGlobally(sunk, share);
  return groups.map(({ group, atoms, gone }, g) => {
    const kept = new Uint8Array(atoms.length).fill(1);
    for (const atom of pruned[g]) kept[atom] = 0;
    for (const atom of gone.keys()) if (gone[atom] === 1) kept[atom] = 0;
    return emptiesLayer(group, kept) ? gone.map((bit) => 1 - bit) : kept;
  });
}

/** Indices into `group.channels` of the atoms that are not kept, rising. */
export function placesGone({ atomSize }: Group, kept: Uint8Array): readonly number[] {
  return [...kept.keys()]
    .filter((atom) => kept[atom] === 0)
    .flatMap((atom) => Array.from({ length: atomSize }, (_, i) => atom * atomSize + i));
}

/** Channels that each member has lost. */
function createLosses({ atomSize, members }: Group, kept: Uint8Array) {
  const lostWith = (channels: Group['members'][number]['channels'], atom: number) => {
    let sum = 0;
    for (let place = atom * atomSize; place < (atom + 1) * atomSize; place++) sum += channels[place].length;
    return sum;
  };
  const lost = members.map(() => 0);
  const losses = {
    wouldEmpty: (atom: number) =>
      members.some(({ channels, param, axis }, i) => {
        const more = lostWith(channels, atom);
        return more > 0 && lost[i] + more >= param.shape[axis];
      }),
    take(atom: number): void {
      for (const [i, { channels }] of members.entries()) lost[i] += lostWith(channels, atom);
    },
  };
  for (const atom of kept.keys()) if (kept[atom] === 0) losses.take(atom);
  return losses;
}

function emptiesLayer(group: Group, kept: Uint8Array): boolean {
  const losses = createLosses(group, new Uint8Array(kept.length).fill(1));
  return [...kept.keys()].some((atom) => {
    if (kept[atom] === 1) return false;
    const empties = losses.wouldEmpty(atom);
    losses.take(atom);
    return empties;
  });
}

function count(bits: Uint8Array): number {
  return bits.reduce((sum, bit) => sum + bit, 0);
}
