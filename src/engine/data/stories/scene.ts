/** What is true at a moment of a story: who is where, who has what, who feels how and why. */
import type { FruitWord, Gender, Mood, PlaceWord } from './lexicon.ts';

export interface Character {
  readonly name: string;
  readonly gender: Gender;
  place: PlaceWord;
  fruits: number;
  /** How they feel since a thing came or went; null when nothing moves them. */
  feeling: { readonly mood: Mood; readonly thing: Thing } | null;
  /** Things that others had and they wanted, taken or not. */
  readonly wanted: Set<Thing>;
}

export interface Thing {
  readonly noun: string;
  /** Told right after the noun. */
  colour: string;
  /** null = it lies at `place`. */
  holder: Character | null;
  /** Where it was lost; not kept while somebody holds it. */
  place: PlaceWord;
}

export interface Scene {
  readonly characters: Character[];
  readonly things: Thing[];
  /** The one kind of fruit of this story, from the moment it is named. */
  fruit: FruitWord | null;
  /** Every place named so far. */
  readonly visited: Set<PlaceWord>;
  /** Subject of the last sentence: "she" and "he" mean nobody else. */
  focus: Character | null;
}

/** Nobody counts further. */
export const mostFruits = 8;

export function createScene(): Scene {
  return { characters: [], things: [], fruit: null, visited: new Set(), focus: null };
}

export function thingsOf({ things }: Scene, character: Character): readonly Thing[] {
  return things.filter(({ holder }) => holder === character);
}

export function thingsAt({ things }: Scene, place: PlaceWord): readonly Thing[] {
  return things.filter((thing) => thing.holder === null && thing.place === place);
}

/** The others at a character's place. */
export function company({ characters }: Scene, character: Character): readonly Character[] {
  return characters.filter((other) => other !== character && other.place === character.place);
}

/** A thing comes to somebody, who is glad of it. */
export function receive(thing: Thing, to: Character): void {
  release(thing);
  thing.holder = to;
  to.feeling = { mood: 'glad', thing };
}

/** A thing goes from its holder against their will. */
export function bereave(thing: Thing): void {
  const { holder } = thing;
  release(thing);
  if (holder) holder.feeling = { mood: 'low', thing };
}

/** Whoever held it no longer feels anything about it, and it lies where they are. */
function release(thing: Thing): void {
  const { holder } = thing;
  if (!holder) return;
  if (holder.feeling?.thing === thing) holder.feeling = null;
  thing.place = holder.place;
  thing.holder = null;
}
