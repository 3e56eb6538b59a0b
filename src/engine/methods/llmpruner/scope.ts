/** Which dependency groups of a decoder LLM-Pruner prunes: found by where their members stand, not by their names. */
import type { Group } from '../../graph/groups.ts';
import { blockNodes } from '../../models/forward.ts';
import type { LanguageSpec } from '../../models/spec.ts';

/**
 * - `block`    groups that lie inside one decoder block (heads, gated channels), in blocks [start, end);
 * - `channel`  groups that run through several (the hidden width).
 */
export type Scope =
  | { readonly kind: 'block'; readonly start: number; readonly end: number }
  | { readonly kind: 'channel' };

export function groupsInScope(spec: LanguageSpec, groups: readonly Group[], scope: Scope): readonly Group[] {
  const blockOf = new Map<string, number>();
  for (const [index, block] of spec.blocks.entries()) {
    for (const { id } of blockNodes(spec, block)) blockOf.set(id, index);
  }
  return groups.filter(({ members }) => {
    const blocks = new Set(members.map(({ node }) => blockOf.get(node) ?? -1));
    const [block] = blocks;
    const inside = blocks.size === 1 && block >= 0;
    return scope.kind === 'channel' ? !inside : inside && block >= scope.start && block < scope.end;
  });
}
