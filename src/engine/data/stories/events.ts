/**
 * What happens in a story: sentences that begin with their subject and change the scene. Whatever changes is told anew
 * after "Now", in the words that questions use; a sentence without it repeats what was so.
 */
import { manners, pastimes, places } from './lexicon.ts';
import { nameNewThing } from './opening.ts';
import { belongings, nameOneOf, tellBelongings, tellCoins, tellFeeling } from './phrases.ts';
import { type Character, mostCoins, othersThan, type Scene, type Thing } from './scene.ts';
import { type Branches, branch, choose, evenly, pick, say, type Telling } from './telling.ts';

/** What a character does, behind its name. */
export function* tellDeed(scene: Scene, who: Character): Telling<void> {
  scene.focus = who;
  const payees = othersThan(who, scene).filter(({ coins }) => coins < mostCoins);
  const deeds: Branches<void> = [
    ['goes', 2, () => go(scene, [who])],
    ['has', 4, () => handle(scene, who)],
    ['finds', 2, () => find(scene, who)],
    ['spends', who.coins > 0 ? 1 : 0, () => spend(who)],
    ['gives', who.coins > 0 && payees.length > 0 ? 1 : 0, () => give(who, payees)],
    ['and', 2, () => actTogether(scene, who)],
    ...pastimes.map(([verb]) => [verb, 1 / pastimes.length, spendTime] as const),
  ];
  const possible = deeds.filter(([, weight]) => weight > 0);
  yield* branch(possible, { task: 'agreement', options: [['goes'], ['go']] });
}

/** "She dances slowly.", behind the pronoun. */
export function* passTime(): Telling<void> {
  yield* pick(pastimes.map(([verb]) => verb));
  yield* spendTime();
}

/** "Anna and Tom go away." */
function* actTogether(scene: Scene, who: Character): Telling<void> {
  scene.focus = null;
  const other = yield* nameOneOf(othersThan(who, scene));
  const deeds: Branches<void> = [
    ['go', 2, () => go(scene, [who, other])],
    ['are', 1, () => say('together .')],
    ...pastimes.map(([, verb]) => [verb, 1 / pastimes.length, spendTime] as const),
  ];
  yield* branch(deeds, { task: 'agreement', options: [['goes'], ['go']] });
}

function* spendTime(): Telling<void> {
  const manner = yield* choose([['.', manners.length], ...evenly(manners)]);
  if (manner !== '.') yield* say('.');
}

/** "goes away. Now Anna is downtown." */
function* go(scene: Scene, [first, second]: readonly Character[]): Telling<void> {
  yield* say(`away . Now ${first.name} is`);
  const there = yield* pick(places.filter((place) => place !== first.place));
  yield* say('.');
  scene.visited.add(there);
  first.place = there;
  if (!second) return;
  yield* say(`Now ${second.name} is ${there} .`);
  second.place = there;
}

/** "has wool and sends it to Tom.", "has wool but loses it.", "has no wool but wants it." */
function* handle(scene: Scene, who: Character): Telling<void> {
  yield* say(belongings(who));
  const { thing, has } = who.belonging;
  if (!has) return yield* say('but wants it .');
  const others = othersThan(who, scene);
  yield* branch([
    ['and', 1, () => sendIt(who, thing, others)],
    ['but', 1, () => partWithIt(who, thing, others)],
    ['.', 0.5, nothing],
  ]);
}

/** "and sends it to Tom. Now Tom has wool. Now Tom feels happy. Now Anna has no wool." */
function* sendIt(who: Character, thing: Thing, others: readonly Character[]): Telling<void> {
  yield* say('sends it to');
  const other = yield* nameOneOf(others);
  yield* say('.');
  yield* receive(other, thing);
  yield* miss(who);
}

/** "but loses it.", "but Tom takes it." */
function* partWithIt(who: Character, thing: Thing, others: readonly Character[]): Telling<void> {
  yield* branch<void>([
    ['loses', 1, () => say('it .')],
    ...others.map(
      (other) =>
        [
          other.name,
          1 / others.length,
          function* () {
            yield* say('takes it .');
            yield* receive(other, thing);
          },
        ] as const,
    ),
  ]);
  yield* miss(who);
  yield* tellFeeling(who, 'low');
}

function* receive(who: Character, thing: Thing): Telling<void> {
  who.belonging = { thing, has: true };
  yield* tellBelongings(who);
  yield* tellFeeling(who, 'glad');
}

function* miss(who: Character): Telling<void> {
  who.belonging = { ...who.belonging, has: false };
  yield* tellBelongings(who);
}

/** "finds rope. The rope is blue. Now Anna has rope. Now Anna feels proud.", "finds one coin. Now Anna keeps three coins." */
function* find(scene: Scene, who: Character): Telling<void> {
  const what = yield* choose([
    ['one', who.coins < mostCoins ? 1 : 0],
    ['something', 1],
  ]);
  if (what === 'something') {
    yield* say(`. Now ${who.name} has`);
    who.belonging = { thing: yield* nameNewThing(scene), has: true };
    yield* tellFeeling(who, 'glad');
    return;
  }
  yield* say('coin .');
  who.coins += 1;
  yield* tellCoins(who);
}

/** "spends one coin. Now Anna keeps two coins." */
function* spend(who: Character): Telling<void> {
  yield* say('one coin .');
  who.coins -= 1;
  yield* tellCoins(who);
}

/** "gives one coin to Tom. Now Tom keeps four coins. Now Anna keeps two coins." */
function* give(who: Character, payees: readonly Character[]): Telling<void> {
  yield* say('one coin to');
  const other = yield* nameOneOf(payees);
  yield* say('.');
  who.coins -= 1;
  other.coins += 1;
  yield* tellCoins(other);
  yield* tellCoins(who);
}

function* nothing(): Telling<void> {}
