/** What the visitor writes on what is kept: a name, notes, a star. */
export interface Words {
  /** '' = named by what it is. */
  readonly name: string;
  readonly note: string;
  readonly starred: boolean;
}

export type WordsEdit = Partial<Words>;

/** Longest name and note, in characters. */
export const [mostName, mostNote] = [200, 20_000];

export const noWords: Words = { name: '', note: '', starred: false };

/** The visitor's words belong to the stored record: what is saved again does not know of them. */
export function keepingWords<R extends Words>(record: R, stored: Words | undefined): R {
  if (!stored) return record;
  const { name, note, starred } = stored;
  return { ...record, name, note, starred };
}
