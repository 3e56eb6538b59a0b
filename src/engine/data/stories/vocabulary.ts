/** The world's tokens: each word and mark is one. */
import { LabError } from '../../errors.ts';
import { colours, feelings, manners, names, numbers, pastimes, places, things, times, weathers } from './lexicon.ts';
import { endWord } from './narrator.ts';

export const unknownWord = '<unk>';
export const startWord = '<s>';

/** Words that hold sentences together, and what people do to things. */
const grammar = `. ? One The Now She He is are has have keeps keep feels goes go away finds something spends gives sends takes loses
  wants it to the coin coins but and together Which colour What does Does anything Where How many Is well`;

/** Id = index. */
export const vocabulary: readonly string[] = [
  ...new Set([
    unknownWord,
    startWord,
    endWord,
    ...grammar.split(/\s+/),
    ...numbers,
    ...[...places, ...names.she, ...names.he, ...things, ...colours, ...weathers, ...times, ...manners],
    ...[...feelings.glad, ...feelings.low],
    ...pastimes.flat(),
  ]),
];

const ids = new Map(vocabulary.map((word, id) => [word, id]));

export const startId = idOf(startWord);
export const endId = idOf(endWord);

/** @throws LabError 'tokenInvalid' */
export function idOf(word: string): number {
  const id = ids.get(word);
  if (id === undefined) throw stranger(word);
  return id;
}

/** @throws LabError 'tokenInvalid' */
export function wordOf(id: number): string {
  const word = vocabulary[id];
  if (word === undefined) throw stranger(`${id}`);
  return word;
}

export function encodeWords(words: readonly string[]): Int32Array {
  return Int32Array.from(words, idOf);
}

function stranger(token: string): LabError {
  return new LabError('tokenInvalid', `stories: the vocabulary has no '${token}'`, { token });
}
