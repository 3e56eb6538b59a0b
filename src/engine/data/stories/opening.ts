/** How a story begins: who is where, has what, keeps how much and feels how. */
import { colours, feelings, type Mood, names, numbers, places, things, times, weathers } from './lexicon.ts';
import { freeNames } from './phrases.ts';
import type { Character, Scene, Thing } from './scene.ts';
import { choose, evenly, pick, say, type Telling } from './telling.ts';

const fewestCoins = 2;
const mostCoinsAtFirst = 5;

/** "One sunny morning Anna is upstairs. Anna has wool. The wool is red. Anna keeps two coins. Anna feels sad. Tom is .." */
export function* tellOpening(scene: Scene): Telling<void> {
  yield* say('One');
  yield* pick(weathers);
  yield* pick(times);
  yield* tellNewcomer(scene, yield* pick(freeNames(scene)));
  yield* tellNewcomer(scene, yield* pick(freeNames(scene)));
}

/** Behind the name. */
export function* tellNewcomer(scene: Scene, name: string): Telling<void> {
  yield* choose([['is', 1]], { task: 'agreement', options: [['is'], ['are']] });
  const place = yield* pick(places);
  scene.visited.add(place);
  yield* say(`. ${name} has`);
  const thing = yield* nameNewThing(scene);
  yield* say(`${name} keeps`);
  const coins = numbers.indexOf(yield* pick(numbers.slice(fewestCoins, mostCoinsAtFirst + 1)));
  yield* say(`coins . ${name} feels`);
  const word = yield* pick([...feelings.glad, ...feelings.low]);
  yield* say('.');
  const mood: Mood = feelings.glad.includes(word) ? 'glad' : 'low';
  const gender = names.she.includes(name) ? 'she' : 'he';
  const belonging = { thing, has: true };
  const character: Character = { name, gender, place, coins, belonging, feeling: { mood, word } };
  scene.characters.push(character);
  scene.focus = character;
}

/** "wool. The wool is red." */
export function* nameNewThing(scene: Scene): Telling<Thing> {
  const noun = yield* choose(evenly(newThings(scene)));
  yield* say(`. The ${noun} is`);
  const thing = { noun, colour: yield* pick(colours) };
  yield* say('.');
  scene.things.push(thing);
  return thing;
}

/** Nouns that the story has not used. */
export function newThings(scene: Scene): readonly string[] {
  return things.filter((free) => scene.things.every(({ noun }) => noun !== free));
}
