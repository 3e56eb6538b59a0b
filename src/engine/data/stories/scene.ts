/** What is true at a moment of a story: who is where, who has what, who keeps how many coins, who feels how. */
import type { Gender, Mood } from './lexicon.ts';

export interface Character {
  readonly name: string;
  readonly gender: Gender;
  place: string;
  coins: number;
  /** The thing that was last said of them, and whether they have it. */
  belonging: { readonly thing: Thing; readonly has: boolean };
  feeling: { readonly mood: Mood; readonly word: string };
}

export interface Thing {
  readonly noun: string;
  readonly colour: string;
}

export interface Scene {
  readonly characters: Character[];
  readonly things: Thing[];
  /** Every place named so far. */
  readonly visited: Set<string>;
  /** Subject of the last sentence: "she" and "he" mean nobody else. */
  focus: Character | null;
}

/** Nobody counts further. */
export const mostCoins = 7;

export function createScene(): Scene {
  return { characters: [], things: [], visited: new Set(), focus: null };
}

export function othersThan(character: Character, { characters }: Scene): readonly Character[] {
  return characters.filter((other) => other !== character);
}
