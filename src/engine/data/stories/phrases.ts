/** Sentences and parts of them that say what is so: names, numbers of coins, where somebody is and what they have. */
import { feelings, type Gender, type Mood, names, numbers } from './lexicon.ts';
import type { Character, Scene } from './scene.ts';
import { pick, say, type Telling } from './telling.ts';

/** "Anna": one of the characters. */
export function* nameOneOf(characters: readonly Character[]): Telling<Character> {
  const name = yield* pick(characters.map((character) => character.name));
  return characters.find((character) => character.name === name)!;
}

/** "three coins", "one coin" */
export function coins(count: number): string {
  return `${numbers[count]} ${count === 1 ? 'coin' : 'coins'}`;
}

/** "wool" or "no wool": what was last said of somebody's belongings. */
export function belongings({ belonging: { thing, has } }: Character): string {
  return has ? thing.noun : `no ${thing.noun}`;
}

/** "Now Anna has wool .": told anew, since it changed. */
export function* tellBelongings(character: Character): Telling<void> {
  yield* say(`Now ${character.name} has ${belongings(character)} .`);
}

/** "Now Anna keeps three coins ." */
export function* tellCoins({ name, coins: count }: Character): Telling<void> {
  yield* say(`Now ${name} keeps ${coins(count)} .`);
}

/** "Now Anna feels sad ." */
export function* tellFeeling(character: Character, mood: Mood): Telling<void> {
  yield* say(`Now ${character.name} feels`);
  character.feeling = { mood, word: yield* pick(feelings[mood]) };
  yield* say('.');
}

export function capital(gender: Gender): string {
  return gender === 'she' ? 'She' : 'He';
}

/** Names that nobody in the story has. */
export function freeNames({ characters }: Scene): readonly string[] {
  const taken = new Set(characters.map(({ name }) => name));
  return [...names.she, ...names.he].filter((name) => !taken.has(name));
}
