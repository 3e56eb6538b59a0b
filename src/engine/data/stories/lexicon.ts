/** The words of the story world, by what they do in a sentence. */

export type Gender = 'she' | 'he';

export interface PlaceWord {
  readonly preposition: 'in' | 'at' | 'on';
  readonly noun: string;
}

export interface FruitWord {
  readonly one: string;
  readonly many: string;
}

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const names: Readonly<Record<Gender, readonly string[]>> = {
  she: list('Anna Bella Clara Daisy Ella Fiona Grace Hanna Iris Julia Kate Lily'),
  he: list('Adam Ben Carl David Eric Felix George Hugo Ivan Jack Leo Tom'),
};

export const things = list(
  'ball kite book hat drum doll car boat bell lamp cup key ring scarf coat bag box pen brush basket kettle ladder rope stone',
);

export const colours = list('red blue green yellow black white pink brown');

export const fruits: readonly FruitWord[] = list(
  'apple/apples pear/pears plum/plums fig/figs lemon/lemons nut/nuts',
).map((pair) => {
  const [one, many] = pair.split('/');
  return { one, many };
});

/** numbers[n - 1] is the word for n. */
export const numbers = list('one two three four five six seven eight');

const placesBy = {
  in: list('garden park forest kitchen house barn village'),
  at: list('beach lake river market station'),
  on: list('hill bridge road island'),
};

export const places: readonly PlaceWord[] = (['in', 'at', 'on'] as const).flatMap((preposition) =>
  placesBy[preposition].map((noun) => ({ preposition, noun })),
);

export const weathers = list('sunny rainy cold warm windy quiet');
export const times = list('morning day afternoon evening');

export type Mood = 'glad' | 'low';
/** The first of each is the one that questions use. */
export const feelings: Readonly<Record<Mood, readonly string[]>> = {
  glad: list('happy proud cheerful'),
  low: list('sad angry lonely'),
};

/** [with "she" or "he", with two people] */
export const pastimes: readonly (readonly [string, string])[] = list(`smiles/smile sings/sing dances/dance laughs/laugh
  jumps/jump rests/rest waits/wait reads/read`).map((pair) => {
  const [one, many] = pair.split('/');
  return [one, many];
});

export const manners = list('slowly quickly loudly softly happily calmly alone again');
