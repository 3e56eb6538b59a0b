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
  she: list(
    'Anna Bella Clara Daisy Ella Fiona Grace Hanna Iris Julia Kate Lily Mia Nora Olivia Rosa Sara Tina Vera Zoe Alice Emma Helen Jane Laura Maria Nina Paula Ruth Wendy',
  ),
  he: list(
    'Adam Ben Carl David Eric Felix George Hugo Ivan Jack Kevin Leo Max Noah Oscar Paul Ron Sam Tom Victor Alex Brian Daniel Finn Henry Luke Mark Peter Simon Tim',
  ),
};

export const things = list(`ball kite book hat drum doll car boat bell lamp cup key ring scarf coat bag box pen brush
  basket bucket blanket pillow balloon flute guitar robot puzzle rope stick stone shell candle clock mirror ribbon
  bottle spoon ladder wagon crown medal jacket violin trumpet magnet compass marble necklace bracelet hammer umbrella telescope`);

export const colours = list('red blue green yellow black white pink brown purple golden');

export const fruits: readonly FruitWord[] = list(`apple/apples pear/pears plum/plums fig/figs lemon/lemons peach/peaches
  cherry/cherries banana/bananas melon/melons mango/mangos berry/berries nut/nuts`).map((pair) => {
  const [one, many] = pair.split('/');
  return { one, many };
});

/** numbers[n - 1] is the word for n. */
export const numbers = list('one two three four five six seven eight');

const placesBy = {
  in: list('garden park forest kitchen house barn field village library school yard cave valley tower castle tent'),
  at: list('beach lake river market shop station farm zoo fair harbour'),
  on: list('hill bridge road roof island balcony boardwalk'),
};

export const places: readonly PlaceWord[] = (['in', 'at', 'on'] as const).flatMap((preposition) =>
  placesBy[preposition].map((noun) => ({ preposition, noun })),
);

export const weathers = list('sunny rainy cold warm windy cloudy quiet bright');
export const times = list('morning day afternoon evening');

export type Mood = 'glad' | 'low';
/** The first of each is the one that questions use. */
export const feelings: Readonly<Record<Mood, readonly string[]>> = {
  glad: list('happy proud cheerful excited thankful joyful'),
  low: list('sad upset unhappy angry lonely worried'),
};

/** [with "she" or "he", with two people] */
export const pastimes: readonly (readonly [string, string])[] = list(`smiles/smile sings/sing dances/dance laughs/laugh
  jumps/jump rests/rest waits/wait plays/play reads/read runs/run walks/walk whistles/whistle`).map((pair) => {
  const [one, many] = pair.split('/');
  return [one, many];
});

export const manners = list('slowly quickly loudly softly happily calmly gently alone again outside');
