/** Parts of sentences: names, places, things and numbers of fruit, told from what can be meant. */
import { fruits, type Gender, names, numbers, type PlaceWord } from './lexicon.ts';
import type { Character, Scene, Thing } from './scene.ts';
import { choose, type Probe, pick, say, type Telling, type Weighted } from './telling.ts';

/** A thing is called by its noun alone more often than by its colour. */
const colourShare = 0.35;

/** "Anna": one of the characters. */
export function* nameOneOf(characters: readonly Character[]): Telling<Character> {
  return byName(characters, yield* pick(characters.map(({ name }) => name)));
}

/** "the red ball" or "the ball": one of the things. */
export function* referTo(things: Weighted<Thing>): Telling<Thing> {
  yield* say('the');
  return yield* referAfterThe(things);
}

/** The rest of it. */
export function* referAfterThe(things: Weighted<Thing>): Telling<Thing> {
  const word = yield* choose(
    things.flatMap(([{ noun, colour }, weight]) => [
      [noun, weight * (1 - colourShare)],
      [colour, weight * colourShare],
    ]),
  );
  const called = things.find(([{ noun }]) => noun === word);
  if (called) return called[0];
  const coloured = things.filter(([{ colour }]) => colour === word);
  const noun = yield* choose(coloured.map(([thing, weight]) => [thing.noun, weight]));
  return coloured.find(([thing]) => thing.noun === noun)![0];
}

/** "in the garden": one of the places. */
export function* stayAt(places: Weighted<PlaceWord>): Telling<PlaceWord> {
  const preposition = yield* choose(places.map(([place, weight]) => [place.preposition, weight]));
  yield* say('the');
  const noun = yield* choose(
    places.flatMap(([{ noun, ...place }, weight]) =>
      place.preposition === preposition ? [[noun, weight] as const] : [],
    ),
  );
  return placeOf(places, noun);
}

export function wordsOfPlace({ preposition, noun }: PlaceWord): readonly string[] {
  return [preposition, 'the', noun];
}

/** "two apples", behind the number. The first fruit named is the story's fruit. */
export function* fruitAfter(scene: Scene, count: number): Telling<void> {
  const form = (fruit: (typeof fruits)[number]) => (count === 1 ? fruit.one : fruit.many);
  const word = yield* pick((scene.fruit ? [scene.fruit] : fruits).map(form));
  scene.fruit ??= fruits.find((fruit) => form(fruit) === word)!;
}

export function numberWord(count: number): string {
  return numbers[count - 1];
}

export function pronoun({ gender }: Character): Gender {
  return gender;
}

export function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}

/** "she" where nobody else could be meant. */
export function* sayPronoun(character: Character): Telling<void> {
  const probe: Probe = { task: 'agreement', options: [['she'], ['he']] };
  yield* choose([[pronoun(character), 1]], probe);
}

export function byName(characters: readonly Character[], name: string): Character {
  return characters.find((character) => character.name === name)!;
}

/** Names that nobody in the story has. */
export function freeNames({ characters }: Scene): readonly string[] {
  const taken = new Set(characters.map(({ name }) => name));
  return [...names.she, ...names.he].filter((name) => !taken.has(name));
}

function placeOf(places: Weighted<PlaceWord>, noun: string): PlaceWord {
  return places.find(([place]) => place.noun === noun)![0];
}
