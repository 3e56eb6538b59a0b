/**
 * How a story is told: a generator that yields, word by word, the distribution of the next word and is handed the word
 * that came. Whoever tells has no other source of chance, so the words so far fix all that is to come: the probability of
 * a word given the words before it is the number yielded, and nothing needs to be summed over hidden choices.
 */

/** A question about the story that comes up at this word. */
export interface Probe {
  readonly task: TaskId;
  /** Continuations, words apart; exactly one of them can come. */
  readonly options: readonly (readonly string[])[];
}

export const taskIds = ['agreement', 'possession', 'colour', 'place', 'counting', 'negation', 'feeling'] as const;
export type TaskId = (typeof taskIds)[number];

export interface Step {
  /** Probability by word; only words that can come, together 1. */
  readonly next: ReadonlyMap<string, number>;
  readonly probe: Probe | null;
}

/** Yields steps, takes the words that came, ends with a result. */
export type Telling<T> = Generator<Step, T, string>;

export type Weighted<T> = readonly (readonly [option: T, weight: number])[];

/** Words that are certain, one after another. */
export function* say(text: string): Telling<void> {
  for (const word of text.split(' ')) yield { next: new Map([[word, 1]]), probe: null };
}

/** One word, by weights that need not add up to 1; a word named twice has both weights. */
export function* choose(options: Weighted<string>, probe: Probe | null = null): Telling<string> {
  const total = options.reduce((sum, [, weight]) => sum + weight, 0);
  const next = new Map<string, number>();
  for (const [word, weight] of options) {
    if (weight > 0) next.set(word, (next.get(word) ?? 0) + weight / total);
  }
  return yield { next, probe };
}

/** One of some words, all as likely. */
export function* pick(words: readonly string[], probe: Probe | null = null): Telling<string> {
  return yield* choose(evenly(words), probe);
}

export function evenly<T>(options: readonly T[]): Weighted<T> {
  return options.map((option) => [option, 1]);
}

/** What comes after a word, by that word; weights as in `choose`. */
export type Branches<T> = readonly (readonly [word: string, weight: number, then: () => Telling<T>])[];

/** One word, and what it leads to. @throws Error when two branches begin with one word: the story would be ambiguous */
export function* branch<T>(branches: Branches<T>, probe: Probe | null = null): Telling<T> {
  const words = new Set(branches.map(([word]) => word));
  if (words.size !== branches.length) throw new Error(`stories: branches share a first word: ${[...words].join(' ')}`);
  const chosen = yield* choose(
    branches.map(([word, weight]) => [word, weight]),
    probe,
  );
  const found = branches.find(([word]) => word === chosen);
  if (!found) throw new Error(`stories: '${chosen}' cannot come here`);
  return yield* found[2]();
}
