/** The option that methods share: count like the reference code, or as exactly as whole weights allow. */
import type { ChoiceOption } from '../options.ts';

export type Counting = 'exact' | 'reference';

export const exactByDefault = {
  type: 'choice',
  default: 'exact',
  choices: ['exact', 'reference'],
} as const satisfies ChoiceOption<Counting>;

export const referenceByDefault = {
  type: 'choice',
  default: 'reference',
  choices: ['reference', 'exact'],
} as const satisfies ChoiceOption<Counting>;
