/** A named set of entries of one kind (methods, patterns, layers, stages...). Adding an entry = one file + one line. */
import { LabError } from './errors.ts';

export interface Entry {
  /** Stable key: in recipes, URLs, exports and message files. */
  readonly id: string;
}

export interface Registry<E extends Entry> {
  readonly kind: string;
  readonly entries: readonly E[];
  /** @throws LabError 'unknownId' naming the known ids. */
  get(id: string): E;
  has(id: string): boolean;
}

/** @throws Error when two entries share an id: a fault of ours, found at start. */
export function createRegistry<E extends Entry>(kind: string, entries: readonly E[]): Registry<E> {
  const byId = new Map<string, E>();
  for (const entry of entries) {
    if (byId.has(entry.id)) throw new Error(`registry ${kind}: id '${entry.id}' is used twice`);
    byId.set(entry.id, entry);
  }
  return {
    kind,
    entries,
    has: (id) => byId.has(id),
    get(id) {
      const entry = byId.get(id);
      if (!entry) {
        const known = [...byId.keys()].join(', ');
        throw new LabError('unknownId', `${kind}: wanted one of ${known}, got '${id}'`, { kind, id, known });
      }
      return entry;
    },
  };
}
