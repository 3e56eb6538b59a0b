/** The words of the story world, by what they do in a sentence. */

export type Gender = 'she' | 'he';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const names: Readonly<Record<Gender, readonly string[]>> = {
  she: list('Anna Bella Clara Daisy Ella Fiona Grace Hanna Iris Julia Kate Lily'),
  he: list('Adam Ben Carl David Eric Felix George Hugo Ivan Jack Leo Tom'),
};

/** Told without an article: "Anna has wool". */
export const things = list(
  'wool rope chalk paint cloth yarn clay sand string ribbon paper wax soap ink lace silk glue tape wood cheese rice salt jam thread',
);

export const colours = list('red blue green yellow black white pink brown');

/** numbers[n] is the word for n. */
export const numbers = list('no one two three four five six seven');

/** Where somebody can be, in a word: "Anna is upstairs". */
export const places = list(
  'outside inside upstairs downstairs abroad aboard ashore underground downtown uphill home nearby backstage overseas indoors outdoors',
);

export const weathers = list('sunny rainy cold warm windy quiet');
export const times = list('morning day afternoon evening');

export type Mood = 'glad' | 'low';
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
