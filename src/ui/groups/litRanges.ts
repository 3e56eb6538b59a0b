/** What of a matrix is lit: its rows and columns that leave with one atom of a dependency group. */
import type { GroupView } from '../../workers/protocol.ts';

/** Neighbours from..to, the last one included. */
export type Range = readonly [from: number, to: number];
export interface LitRanges {
  readonly rows: readonly Range[];
  readonly columns: readonly Range[];
}

/** One atom of one group. */
interface Lit {
  readonly group: number;
  readonly atom: number;
}

const nothing: LitRanges = { rows: [], columns: [] };

export function litRanges(groups: readonly GroupView[], lit: Lit | null, layer: string): LitRanges {
  const members = lit ? (groups[lit.group]?.members ?? []) : [];
  const own = members.filter(({ name }) => name === layer);
  if (!lit || own.length === 0) return nothing;
  const along = (axis: 'rows' | 'columns') =>
    toRanges(own.filter((member) => member.axis === axis).flatMap(({ atoms }) => atoms[lit.atom] ?? []));
  return { rows: along('rows'), columns: along('columns') };
}

/** Does what is lit run through this node, which has no picture of its own? */
export function litBeside(groups: readonly GroupView[], lit: Lit | null, node: string): boolean {
  const part = lit && groups[lit.group]?.beside.find((one) => one.node === node);
  return part ? part.atoms === null || part.atoms.includes(lit.atom) : false;
}

/** Rising ranges of neighbours. */
export function toRanges(places: readonly number[]): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const place of [...new Set(places)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else ranges.push([place, place]);
  }
  return ranges;
}

/** "3, 8–11" */
export function rangesText(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
