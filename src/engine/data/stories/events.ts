/** What happens in a story: sentences that begin with their subject and change the scene. */

import type { PlaceWord } from './lexicon.ts';
import { feelings, manners, numbers, pastimes, places } from './lexicon.ts';
import { nameNewThing, tellColour } from './opening.ts';
import { fruitAfter, nameOneOf, numberWord, referAfterThe, referTo, sayPronoun, stayAt } from './phrases.ts';
import {
  bereave,
  type Character,
  company,
  mostFruits,
  receive,
  type Scene,
  type Thing,
  thingsAt,
  thingsOf,
} from './scene.ts';
import { type Branches, branch, choose, evenly, pick, say, type Telling, type Weighted } from './telling.ts';

const mostThings = 3;
/** Nobody finds, gives or eats more at once. */
const mostAtOnce = 3;

/** What a character does, behind its name or pronoun. */
export function* tellDeed(scene: Scene, who: Character, byName: boolean): Telling<void> {
  scene.focus = who;
  const others = company(scene, who);
  const own = thingsOf(scene, who);
  const theirs = others.flatMap((other) => thingsOf(scene, other));
  const when = (possible: boolean, weight: number) => (possible ? weight : 0);
  const canGive = others.length > 0 && (own.length > 0 || shares(who, others).length > 0);
  const deeds: Branches<void> = [
    ['goes', 1.5, () => go(scene, [who])],
    ['gives', when(canGive, 2), () => give(scene, who, others)],
    ['takes', when(theirs.length > 0, 1), () => take(who, theirs)],
    ['wants', when(theirs.length > 0, 3), () => want(who, theirs)],
    ['loses', when(own.length > 0, 1), () => lose(own)],
    ['finds', 1.5, () => find(scene, who)],
    ['eats', when(who.fruits > 0, 1.5), () => eat(scene, who)],
    ['is', when(who.feeling !== null, 2.5), () => feel(who)],
    ['and', when(byName && others.length > 0, 1.5), () => actTogether(scene, who, others)],
    ...pastimes.map(([verb]) => [verb, 1 / pastimes.length, spendTime] as const),
  ];
  yield* branch(
    deeds.filter(([, weight]) => weight > 0),
    { task: 'agreement', options: [['goes'], ['go']] },
  );
}

/** "Anna and Tom go to the park." */
function* actTogether(scene: Scene, who: Character, others: readonly Character[]): Telling<void> {
  scene.focus = null;
  const other = yield* nameOneOf(others);
  yield* branch(
    [
      ['go', 2, () => go(scene, [who, other])],
      ['are', 1, () => stay(who.place)],
      ...pastimes.map(([, verb]) => [verb, 1 / pastimes.length, spendTime] as const),
    ],
    { task: 'agreement', options: [['go'], ['goes']] },
  );
}

function* stay(place: PlaceWord): Telling<void> {
  yield* stayAt([[place, 1]]);
  yield* say('.');
}

function* spendTime(): Telling<void> {
  const manner = yield* choose([['.', manners.length], ...evenly(manners)]);
  if (manner !== '.') yield* say('.');
}

/** "goes away. Now Anna is in the park.": rather where the others are than to a new place. */
function* go(scene: Scene, walkers: readonly Character[]): Telling<void> {
  const [{ place: here }] = walkers;
  const peopled = new Set(scene.characters.map(({ place }) => place));
  const possible = places.filter((place) => place !== here);
  const known = possible.filter((place) => peopled.has(place)).length;
  const weigh = (place: PlaceWord) => (peopled.has(place) ? 1 / known : 0.5 / (possible.length - known));
  yield* say(`away . Now ${walkers[0].name} is`);
  const there = yield* stayAt(possible.map((place) => [place, weigh(place)]));
  for (const walker of walkers) walker.place = there;
  scene.visited.add(there);
  yield* say('.');
  for (const { name } of walkers.slice(1)) yield* say(`Now ${name} is ${there.preposition} the ${there.noun} .`);
}

/** "gives the ball to Tom", "gives two apples to Tom" */
function* give(scene: Scene, who: Character, others: readonly Character[]): Telling<void> {
  const own = thingsOf(scene, who);
  yield* branch([
    ...(own.length > 0 ? [['the', 3, () => giveThing(own, others)] as const] : []),
    ...shares(who, others).map(
      (count) => [numberWord(count), 0.5, () => giveFruits(scene, who, others, count)] as const,
    ),
  ]);
}

function* giveThing(own: readonly Thing[], others: readonly Character[]): Telling<void> {
  const thing = yield* referAfterThe(evenly(own));
  yield* say('to');
  const other = yield* nameOneOf(others);
  receive(thing, other);
  yield* say('.');
  yield* tellHolder(thing, other);
}

function* giveFruits(scene: Scene, who: Character, others: readonly Character[], count: number): Telling<void> {
  yield* fruitAfter(scene, count);
  yield* say('to');
  const other = yield* nameOneOf(withRoom(others, count));
  who.fruits -= count;
  other.fruits += count;
  yield* say('.');
  yield* tellCount(scene, who);
  yield* tellCount(scene, other);
}

/** "takes the ball from Tom" */
function* take(who: Character, theirs: readonly Thing[]): Telling<void> {
  const thing = yield* referTo(evenly(theirs));
  yield* say(`from ${thing.holder?.name} .`);
  bereave(thing);
  receive(thing, who);
  yield* tellHolder(thing, who);
}

/** "wants the ball and takes it", "wants the ball but does not take it" */
function* want(who: Character, theirs: readonly Thing[]): Telling<void> {
  const thing = yield* referTo(evenly(theirs));
  who.wanted.add(thing);
  if ((yield* choose(evenly(['and', 'but']))) === 'but') return yield* say('does not take it .');
  yield* say('takes it .');
  bereave(thing);
  receive(thing, who);
  yield* tellHolder(thing, who);
}

function* lose(own: readonly Thing[]): Telling<void> {
  bereave(yield* referTo(evenly(own)));
  yield* say('.');
}

/** "finds the ball", "finds a hat", "finds two apples" */
function* find(scene: Scene, who: Character): Telling<void> {
  const lost = thingsAt(scene, who.place);
  yield* branch([
    ...(lost.length > 0 ? [['the', 4, () => findThing(lost, who)] as const] : []),
    ...(scene.things.length < mostThings ? [['a', 1, () => findNew(scene, who)] as const] : []),
    ...upTo(mostFruits - who.fruits).map(
      (count) => [numberWord(count), 0.5, () => findFruits(scene, who, count)] as const,
    ),
    ['nothing', 0.2, () => say('.')],
  ]);
}

function* findThing(lost: readonly Thing[], who: Character): Telling<void> {
  const thing = yield* referAfterThe(evenly(lost));
  receive(thing, who);
  yield* say('.');
  yield* tellHolder(thing, who);
}

function* findNew(scene: Scene, who: Character): Telling<void> {
  const thing = yield* nameNewThing(scene, who.place);
  receive(thing, who);
  yield* say('.');
  yield* tellColour(thing);
}

function* findFruits(scene: Scene, who: Character, count: number): Telling<void> {
  yield* fruitAfter(scene, count);
  who.fruits += count;
  yield* say('.');
  yield* tellCount(scene, who);
}

function* eat(scene: Scene, who: Character): Telling<void> {
  const count = 1 + numbers.indexOf(yield* pick(upTo(who.fruits).map(numberWord)));
  yield* fruitAfter(scene, count);
  who.fruits -= count;
  yield* say('.');
  yield* tellCount(scene, who);
}

/** "is sad because she does not have the ball" */
function* feel(who: Character): Telling<void> {
  const { mood, thing } = who.feeling!;
  yield* pick(feelings[mood], { task: 'feeling', options: [[feelings.glad[0]], [feelings.low[0]]] });
  yield* say('because');
  yield* sayPronoun(who);
  yield* say(mood === 'glad' ? 'has' : 'does not have');
  yield* referTo([[thing, 1]] satisfies Weighted<Thing>);
  yield* say('.');
}

/** How many fruits can be given to somebody. */
function shares(who: Character, others: readonly Character[]): readonly number[] {
  return upTo(who.fruits).filter((count) => withRoom(others, count).length > 0);
}

/** Those who could count as many more. */
function withRoom(others: readonly Character[], count: number): readonly Character[] {
  return others.filter(({ fruits }) => fruits + count <= mostFruits);
}

/** 1, 2, .. to as many as can be moved at once. */
function upTo(available: number): readonly number[] {
  return Array.from({ length: Math.min(mostAtOnce, available) }, (_, index) => index + 1);
}

/** "Now Anna has the ball." What changed is said again in the words that questions use. */
function* tellHolder({ noun }: Thing, { name }: Character): Telling<void> {
  yield* say(`Now ${name} has the ${noun} .`);
}

/** "Now Anna has three apples." */
function* tellCount(scene: Scene, owner: Character): Telling<void> {
  yield* say(`Now ${owner.name} has ${owner.fruits === 0 ? 'no' : numberWord(owner.fruits)}`);
  yield* fruitAfter(scene, owner.fruits);
  yield* say('.');
}
