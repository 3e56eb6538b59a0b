/** The course of a whole story: opening, what happens, questions, end. Every choice is a word: see telling.ts. */
import { passTime, tellDeed } from './events.ts';
import { tellNewcomer, tellOpening } from './opening.ts';
import { capital, freeNames } from './phrases.ts';
import { questions } from './questions.ts';
import { createScene, type Scene } from './scene.ts';
import { type Branches, branch, pick, say, type Telling } from './telling.ts';

export const endWord = '</s>';

const mostPeople = 3;
/** A third character comes, if at all, before anything happens. */
const newcomerShare = 0.25;

/** How much happens, and how much is asked. */
export interface Pace {
  /** Sentences between opening and questions; after the least, each is the last by `stopShare`. */
  readonly sentences: { readonly least: number; readonly most: number; readonly stopShare: number };
  readonly leastQuestions: number;
  readonly mostQuestions: number;
  /** After the least questions. */
  readonly stopAsking: number;
  /** May one kind of question be put again? */
  readonly repeats: boolean;
}

/** Of the stories that everything is judged by: each kind of question once at most. */
export const usualPace: Pace = {
  sentences: { least: 2, most: 4, stopShare: 0.35 },
  leastQuestions: 2,
  mostQuestions: 5,
  stopAsking: 0.3,
  repeats: false,
};

/** Little happens and much is asked: looking things up, to practise on. */
export const quizPace: Pace = {
  sentences: { least: 0, most: 3, stopShare: 0.5 },
  leastQuestions: 6,
  mostQuestions: 12,
  stopAsking: 0.1,
  repeats: true,
};

export function* tellStory(pace: Pace = usualPace): Telling<void> {
  const { sentences, leastQuestions, mostQuestions, stopAsking, repeats } = pace;
  const scene = createScene();
  yield* tellOpening(scene);
  const asked = new Set<string>();
  for (let told = 0; asked.size === 0; told++) {
    const stop = told < sentences.least ? 0 : told === sentences.most ? 1 : sentences.stopShare;
    const arrive = told === 0 && scene.characters.length < mostPeople ? newcomerShare : 0;
    yield* branch([
      ...share(happenings(scene), (1 - stop) * (1 - arrive)),
      ...share(arrivals(scene), arrive),
      ...share(newQuestions(scene, asked), stop),
    ]);
  }
  for (let ended = false, count = 1; !ended; count++) {
    const left = newQuestions(scene, repeats ? new Set() : asked);
    const stop = count < leastQuestions ? 0 : left.length === 0 || count >= mostQuestions ? 1 : stopAsking;
    ended = yield* branch<boolean>([
      ...share(left, 1 - stop).map(([word, weight, then]) => [word, weight, () => before(then, false)] as const),
      [endWord, stop, () => before(nothing, true)],
    ]);
  }
}

/** Sentences that begin with a character or "The". */
function happenings(scene: Scene): Branches<void> {
  const { characters, focus } = scene;
  return [
    ...characters.map((character) => [character.name, 2, () => tellDeed(scene, character)] as const),
    ...(focus ? [[capital(focus.gender), 1, passTime] as const] : []),
    ['The', 0.5, () => describeThing(scene)],
  ];
}

/** "The wool is red." */
function* describeThing(scene: Scene): Telling<void> {
  scene.focus = null;
  const noun = yield* pick(scene.things.map((thing) => thing.noun));
  const { colour } = scene.things.find((thing) => thing.noun === noun)!;
  yield* say(`is ${colour} .`);
}

function arrivals(scene: Scene): Branches<void> {
  return freeNames(scene).map((name) => [name, 1, () => tellNewcomer(scene, name)]);
}

/** Each is asked once at most. */
function newQuestions(scene: Scene, asked: Set<string>): Branches<void> {
  return questions(scene)
    .filter(([word]) => !asked.has(word))
    .map(([word, weight, then]) => {
      const ask = () => {
        asked.add(word);
        return then();
      };
      return [word, weight, ask];
    });
}

/** Scaled so that the weights add up to a share; nothing where there is none. */
function share(branches: Branches<void>, part: number): Branches<void> {
  if (part === 0) return [];
  const total = branches.reduce((sum, [, weight]) => sum + weight, 0);
  return branches.map(([word, weight, then]) => [word, (part * weight) / total, then]);
}

function* before<T>(tell: () => Telling<void>, result: T): Telling<T> {
  yield* tell();
  return result;
}

function* nothing(): Telling<void> {}
