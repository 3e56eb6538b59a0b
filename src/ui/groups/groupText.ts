/** Words and numbers about dependency groups, for the strip. */
import type { GroupView, ModelView } from '../../workers/protocol.ts';
import { rangesText, toRanges } from './litRanges.ts';

/** A side of a layer that belongs to a group. */
export interface Side {
  readonly axis: 'rows' | 'columns';
  /** Index of the group. */
  readonly index: number;
}

/** The groups that a layer's outputs and inputs are in, outputs first; the largest where a side is in several. */
export function sidesOf(groups: readonly GroupView[], layer: string): readonly Side[] {
  return (['rows', 'columns'] as const).flatMap((axis): Side[] => {
    const all = [...groups.entries()].filter(([, group]) =>
      group.members.some((member) => member.name === layer && member.axis === axis),
    );
    all.sort(([, a], [, b]) => b.atoms * b.atomSize - a.atoms * a.atomSize);
    return all.length > 0 ? [{ axis, index: all[0][0] }] : [];
  });
}

export interface AtomText {
  /** The first few layers, by short name. */
  readonly members: readonly { readonly name: string; readonly axis: 'rows' | 'columns'; readonly places: string }[];
  /** Layers that are not named. */
  readonly more: number;
  /** Query heads that share the atom's key head; null where none do. */
  readonly shared: number | null;
}

/** Layers that a sentence names before it counts. */
const named = 5;

export function describeAtom({ members, atomSize }: GroupView, atom: number): AtomText {
  const touched = members.filter((member) => (member.atoms[atom]?.length ?? 0) > 0);
  const heads = Math.max(...touched.map((member) => member.atoms[atom].length)) / atomSize;
  return {
    members: touched.slice(0, named).map(({ name, axis, atoms }) => {
      return { name: shortName(name), axis, places: rangesText(toRanges(atoms[atom])) };
    }),
    more: Math.max(0, touched.length - named),
    shared: atomSize > 1 && heads > 1 ? heads : null,
  };
}

export interface BesideText {
  /** The first few norms, embeddings and sums: what is lost or joined there is the least obvious. */
  readonly parts: readonly { readonly name: string; readonly type: string }[];
  /** Other parts that the channels run through. */
  readonly more: number;
}

/** Parts that a sentence names before it counts. */
const namedBeside = 3;

/** What an atom runs through that has no picture. */
export function describeBeside({ beside }: GroupView, atom: number, nodes: ModelView['nodes']): BesideText {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached = beside.filter(({ atoms }) => atoms === null || atoms.includes(atom));
  const parts = reached.flatMap(({ node }) => {
    const found = byId.get(node);
    if (!found || (found.parameters === 0 && found.inputs.length < 2)) return [];
    return [{ name: shortName(node), type: found.type }];
  });
  const shown = parts.slice(0, namedBeside);
  return { parts: shown, more: reached.length - shown.length };
}

/** `model.layers.2.self_attn.q_proj.weight` -> `2.q_proj`; `conv1.weight` -> `conv1`. */
export function shortName(parameter: string): string {
  const parts = parameter.replace(/\.weight$/, '').split('.');
  const last = parts.at(-1) ?? parameter;
  const block = parts.find((part) => /^\d+$/.test(part));
  return parts.length > 2 && block !== undefined ? `${block}.${last}` : parts.join('.');
}
