/** Where one head of a matrix ends and the next begins. */
import type { GroupView } from '../../workers/protocol.ts';

export interface HeadEdges {
  /** Heads lie along the rows of what makes them, and along the columns of what reads them. */
  readonly axis: 'rows' | 'columns';
  readonly heads: number;
  /** Rows or columns that begin a head, but the first; `apart` where the heads before and behind share no key head. */
  readonly edges: readonly { readonly at: number; readonly apart: boolean }[];
}

/** Null for a layer whose channels are in no heads. */
export function headEdges(groups: readonly GroupView[], layer: string): HeadEdges | null {
  for (const { atomSize, members } of groups) {
    const member = atomSize > 1 ? members.find(({ name }) => name === layer) : undefined;
    if (!member) continue;
    const starts = member.atoms.flatMap((places) =>
      // told channel by channel, each for all heads that share it
      places.toSorted((a, b) => a - b).flatMap((at, i) => (i % atomSize === 0 ? [{ at, apart: i === 0 }] : [])),
    );
    starts.sort((a, b) => a.at - b.at);
    return { axis: member.axis, heads: starts.length, edges: starts.slice(1) };
  }
  return null;
}
