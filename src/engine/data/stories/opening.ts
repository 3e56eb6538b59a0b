/** How a story begins: who is where, and what they have. */

import type { PlaceWord } from './lexicon.ts';
import { colours, names, places, things, times, weathers } from './lexicon.ts';
import { freeNames, fruitAfter, numberWord, stayAt } from './phrases.ts';
import { type Character, receive, type Scene, type Thing } from './scene.ts';
import { branch, choose, evenly, pick, say, type Telling } from './telling.ts';

/** Nobody begins with more. */
const mostAtFirst = 4;

/** "One sunny morning Anna is in the garden. Anna has a ball. The ball is red. Tom is there too. Tom has two pears." */
export function* tellOpening(scene: Scene): Telling<void> {
  yield* say('One');
  yield* pick(weathers);
  yield* pick(times);
  const first = yield* pick(freeNames(scene));
  yield* branch([
    ['is', 3, () => openAlone(scene, first)],
    ['and', 2, () => openTogether(scene, first)],
  ]);
}

function* openAlone(scene: Scene, name: string): Telling<void> {
  const place = yield* stayAt(evenly(places));
  yield* say('.');
  yield* tellBelongings(scene, meet(scene, name, place));
  yield* tellNewcomer(scene, yield* pick(freeNames(scene)));
}

function* openTogether(scene: Scene, name: string): Telling<void> {
  const other = yield* pick(freeNames(scene).filter((free) => free !== name));
  yield* choose([['are', 1]], { task: 'agreement', options: [['are'], ['is']] });
  const place = yield* stayAt(evenly(places));
  yield* say('.');
  for (const own of [name, other]) {
    yield* say(own);
    yield* tellHaving(scene, meet(scene, own, place));
  }
}

/** "Tom is there too. Tom has a kite. The kite is blue.", behind the name. */
export function* tellNewcomer(scene: Scene, name: string): Telling<void> {
  const here = scene.characters[scene.characters.length - 1].place;
  const elsewhere = places.filter((place) => place !== here);
  yield* choose([['is', 1]], { task: 'agreement', options: [['is'], ['are']] });
  const together = yield* choose([
    ['there', 1],
    ...elsewhere.map(({ preposition }) => [preposition, 0.7 / elsewhere.length] as const),
  ]);
  let place = here;
  if (together === 'there') yield* say('too');
  else {
    yield* say('the');
    const possible = elsewhere.filter(({ preposition }) => preposition === together);
    const noun = yield* pick(possible.map((at) => at.noun));
    place = possible.find((at) => at.noun === noun)!;
  }
  yield* say('.');
  yield* tellBelongings(scene, meet(scene, name, place));
}

function* tellBelongings(scene: Scene, character: Character): Telling<void> {
  yield* say(character.name);
  yield* tellHaving(scene, character);
}

/** "has a ball. The ball is red.", "has two apples and a ball. ..": the first character always has a thing. */
function* tellHaving(scene: Scene, character: Character): Telling<void> {
  yield* say('has');
  const fruit = (count: number) => () => haveFruits(scene, character, count);
  const counts = Array.from({ length: mostAtFirst }, (_, index) => index + 1);
  yield* branch([
    ['a', 2, () => haveThing(scene, character)],
    ...counts.map((count) => [numberWord(count), 1 / mostAtFirst, fruit(count)] as const),
  ]);
  scene.focus = character;
}

function* haveThing(scene: Scene, character: Character): Telling<void> {
  const thing = yield* nameNewThing(scene, character.place);
  receive(thing, character);
  character.feeling = null; // having is no news
  yield* say('.');
  yield* tellColour(thing);
}

function* haveFruits(scene: Scene, character: Character, count: number): Telling<void> {
  yield* fruitAfter(scene, count);
  character.fruits += count;
  if (
    (yield* choose([
      ['and', 1],
      ['.', scene.things.length > 0 ? 1 : 0],
    ])) === '.'
  )
    return;
  yield* say('a');
  yield* haveThing(scene, character);
}

/** "ball": a thing that is not in the story yet, and nobody's; its colour is told next. */
export function* nameNewThing(scene: Scene, place: PlaceWord): Telling<Thing> {
  const noun = yield* pick(things.filter((free) => scene.things.every((thing) => thing.noun !== free)));
  const thing: Thing = { noun, colour: '', holder: null, place };
  scene.things.push(thing);
  return thing;
}

/** "The ball is red." */
export function* tellColour(thing: Thing): Telling<void> {
  yield* say(`The ${thing.noun} is`);
  thing.colour = yield* pick(colours);
  yield* say('.');
}

function meet(scene: Scene, name: string, place: PlaceWord): Character {
  const gender = names.she.includes(name) ? 'she' : 'he';
  const character: Character = { name, gender, place, fruits: 0, feeling: null, wanted: new Set() };
  scene.characters.push(character);
  scene.visited.add(place);
  return character;
}
