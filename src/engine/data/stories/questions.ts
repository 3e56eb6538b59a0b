/** The questions at a story's end, each with its answer: what happened fixes the answer, so that it is certain. */

import { numbers } from './lexicon.ts';
import { nameOneOf, numberWord, pronoun, referTo, wordsOfPlace } from './phrases.ts';
import { type Character, type Scene, type Thing, thingsOf } from './scene.ts';
import {
  type Branches,
  branch,
  choose,
  type Probe,
  pick,
  say,
  type TaskId,
  type Telling,
  type Weighted,
} from './telling.ts';

/** What can be asked now, by the question's first word. */
export function questions(scene: Scene): Branches<void> {
  const counting = scene.characters.some(({ fruits }) => fruits > 0);
  return [
    ['Which', 1, () => askColour(scene)],
    ...(ownersOfOne(scene).length > 0 ? [['What', 1, () => askBelongings(scene)] as const] : []),
    ['Where', 1, () => askWhere(scene)],
    ['Does', 1, () => askWhether(scene)],
    ...(counting ? [['How', 1, () => askHowMany(scene)] as const] : []),
  ];
}

/** "What does Tom have? Tom has a ball.": of those who have one thing. */
function* askBelongings(scene: Scene): Telling<void> {
  yield* say('does');
  const owner = yield* nameOneOf(ownersOfOne(scene));
  yield* say(`have ? ${owner.name} has a`);
  const [{ noun }] = thingsOf(scene, owner);
  yield* answer(
    'possession',
    scene.things.map((thing) => [thing.noun]),
    [noun],
  );
  yield* say('.');
}

function ownersOfOne(scene: Scene): readonly Character[] {
  return scene.characters.filter((character) => thingsOf(scene, character).length === 1);
}

/** "Which colour is the ball? The ball is red." */
function* askColour(scene: Scene): Telling<void> {
  yield* say('colour is the');
  const noun = yield* pick(scene.things.map((thing) => thing.noun));
  yield* say(`? The ${noun} is`);
  const { colour } = scene.things.find((thing) => thing.noun === noun)!;
  yield* answer(
    'colour',
    [...new Set(scene.things.map((thing) => thing.colour))].map((word) => [word]),
    [colour],
  );
  yield* say('.');
}

/** "Where is Anna? Anna is in the garden." Or a thing that was lost. */
function* askWhere(scene: Scene): Telling<void> {
  yield* say('is');
  const lost = scene.things.filter(({ holder }) => holder === null);
  const people = scene.characters.map((character) => [character.name, 1, () => whereIs(scene, character)] as const);
  yield* branch([...people, ...(lost.length > 0 ? [['the', 1, () => whereIsThing(scene, lost)] as const] : [])]);
}

function* whereIs(scene: Scene, character: Character): Telling<void> {
  yield* say('?');
  yield* say(`${character.name} is`);
  yield* answerPlace(scene, character.place);
}

function* whereIsThing(scene: Scene, lost: readonly Thing[]): Telling<void> {
  const noun = yield* pick(lost.map((thing) => thing.noun));
  yield* say(`? The ${noun} is`);
  yield* answerPlace(scene, lost.find((thing) => thing.noun === noun)!.place);
}

function* answerPlace({ visited }: Scene, place: Character['place']): Telling<void> {
  yield* answer('place', [...visited].map(wordsOfPlace), wordsOfPlace(place));
  yield* say('.');
}

/** "How many apples does Anna have? Anna has three." */
function* askHowMany({ characters, fruit }: Scene): Telling<void> {
  yield* say(`many ${fruit!.many} does`);
  const owner = yield* nameOneOf(characters.filter(({ fruits }) => fruits > 0));
  yield* say(`have ? ${owner.name} has`);
  yield* answer(
    'counting',
    numbers.map((word) => [word]),
    [numberWord(owner.fruits)],
  );
  yield* say('.');
}

/** "Does Tom have the ball? No, he does not have it." */
function* askWhether(scene: Scene): Telling<void> {
  const person = yield* nameOneOf(scene.characters);
  yield* say('have');
  const thing = yield* referTo(doubtful(scene, person));
  yield* say('?');
  const has = thing.holder === person;
  // What they wanted is the telling case: taken or not, both were said with the same words.
  if (person.wanted.has(thing)) yield* answer('negation', [['Yes'], ['No']], [has ? 'Yes' : 'No']);
  else yield* say(has ? 'Yes' : 'No');
  yield* say(has ? `, ${pronoun(person)} has it .` : `, ${pronoun(person)} does not have it .`);
}

/** Things one may ask about: rather those that a person wanted, and as often had as not where both are possible. */
function doubtful(scene: Scene, person: Character): Weighted<Thing> {
  const own = thingsOf(scene, person);
  return scene.things.map((thing) => {
    const alike = own.includes(thing) ? own.length : scene.things.length - own.length;
    return [thing, (person.wanted.has(thing) ? 8 : 1) / alike];
  });
}

/** Certain words, and what else a guesser might say; without an alternative it is no question. */
function* answer(task: TaskId, options: Probe['options'], words: readonly string[]): Telling<void> {
  const [first, ...rest] = words;
  yield* choose([[first, 1]], options.length > 1 ? { task, options } : null);
  for (const word of rest) yield* say(word);
}
