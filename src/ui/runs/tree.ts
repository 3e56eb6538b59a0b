/** Kept runs as a tree: branches under what they were branched from. Pure. */
import type { RunRecord } from '../../workers/protocol.ts';

export interface RunNode {
  readonly run: RunRecord;
  readonly depth: number;
}

/** Roots newest first, starred ones before others; branches under their root, oldest first. */
export function treeOf(runs: readonly RunRecord[]): readonly RunNode[] {
  const known = new Set(runs.map(({ id }) => id));
  const under = (id: string) =>
    runs.filter(({ parent }) => parent?.run === id).sort((a, b) => a.startedAt - b.startedAt);
  const visit = (run: RunRecord, depth: number): RunNode[] => [
    { run, depth },
    ...under(run.id).flatMap((branch) => visit(branch, depth + 1)),
  ];
  const roots = runs.filter(({ parent }) => parent === null || !known.has(parent.run));
  roots.sort((a, b) => Number(b.starred) - Number(a.starred) || b.startedAt - a.startedAt);
  return roots.flatMap((run) => visit(run, 0));
}

/** Fields in which two recipes differ, flat: `stages.0.sparsity`. */
export function recipeDifferences(
  a: unknown,
  b: unknown,
): readonly { readonly field: string; readonly a: string; readonly b: string }[] {
  const [left, right] = [flat(a), flat(b)];
  const fields = [...new Set([...left.keys(), ...right.keys()])];
  return fields.flatMap((field) => {
    const [one, other] = [left.get(field) ?? '–', right.get(field) ?? '–'];
    return one === other ? [] : [{ field, a: one, b: other }];
  });
}

function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  const found = new Map<string, string>();
  for (const [key, part] of Object.entries(value)) {
    for (const [deeper, text] of flat(part, path ? `${path}.${key}` : key)) found.set(deeper, text);
  }
  return found;
}
