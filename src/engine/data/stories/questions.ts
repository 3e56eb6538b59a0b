/**
 * The questions at a story's end, each with its answer: what happened fixes the answer, so that it is certain, and it is
 * in words in which the story has told it.
 */
import { feelings, numbers } from './lexicon.ts';
import { belongings, coins, nameOneOf } from './phrases.ts';
import type { Scene } from './scene.ts';
import { type Branches, choose, type Probe, pick, say, type TaskId, type Telling } from './telling.ts';

/** What can be asked, by the question's first word. */
export function questions(scene: Scene): Branches<void> {
  return [
    ['Which', 1, () => askColour(scene)],
    ['What', 1, () => askBelongings(scene)],
    ['Does', 1, () => askWhether(scene)],
    ['Where', 1, () => askWhere(scene)],
    ['How', 1, () => askHowMany(scene)],
    ['Is', 1, () => askFeeling(scene)],
  ];
}

/** "Which colour is the wool? The wool is red." */
function* askColour({ things }: Scene): Telling<void> {
  yield* say('colour is the');
  const noun = yield* pick(things.map((thing) => thing.noun));
  yield* say(`? The ${noun} is`);
  const { colour } = things.find((thing) => thing.noun === noun)!;
  const told = [...new Set(things.map((thing) => thing.colour))];
  yield* answer('colour', alternatives(told), colour);
}

/** "What does Tom have? Tom has wool." */
function* askBelongings({ characters, things }: Scene): Telling<void> {
  yield* say('does');
  const owner = yield* nameOneOf(characters);
  yield* say(`have ? ${owner.name} has`);
  const { thing, has } = owner.belonging;
  if (has) yield* answer('possession', alternatives(things.map(({ noun }) => noun)), thing.noun);
  else yield* say(`${belongings(owner)} .`);
}

/** "Does Tom have anything? Tom has no wool." */
function* askWhether({ characters }: Scene): Telling<void> {
  const owner = yield* nameOneOf(characters);
  yield* say(`have anything ? ${owner.name} has`);
  yield* answer('negation', [[owner.belonging.thing.noun], ['no']], belongings(owner));
}

/** "Where is Anna? Anna is upstairs." */
function* askWhere({ characters, visited }: Scene): Telling<void> {
  yield* say('is');
  const { name, place } = yield* nameOneOf(characters);
  yield* say(`? ${name} is`);
  yield* answer('place', alternatives([...visited]), place);
}

/** "How many coins does Anna keep? Anna keeps three coins." */
function* askHowMany({ characters }: Scene): Telling<void> {
  yield* say('many coins does');
  const owner = yield* nameOneOf(characters);
  yield* say(`keep ? ${owner.name} keeps`);
  yield* answer('counting', alternatives(numbers), coins(owner.coins));
}

/** "Is Anna well? Anna feels sad." */
function* askFeeling({ characters }: Scene): Telling<void> {
  const { name, feeling } = yield* nameOneOf(characters);
  yield* say(`well ? ${name} feels`);
  const other = feelings[feeling.mood === 'glad' ? 'low' : 'glad'][feelings[feeling.mood].indexOf(feeling.word)];
  yield* answer(
    'feeling',
    alternatives(feeling.mood === 'glad' ? [feeling.word, other] : [other, feeling.word]),
    feeling.word,
  );
}

function alternatives(words: readonly string[]): Probe['options'] {
  return words.map((word) => [word]);
}

/** Certain words and a full stop, and what else a guesser might say first; without an alternative it is no question. */
function* answer(task: TaskId, options: Probe['options'], words: string): Telling<void> {
  const [first, ...rest] = words.split(' ');
  yield* choose([[first, 1]], options.length > 1 ? { task, options } : null);
  yield* say([...rest, '.'].join(' '));
}
