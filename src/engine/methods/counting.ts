/**
 * The option that methods share: `exact` counts as nearly as whole weights allow; `reference` does as the published code
 * does, to the last weight.
 */
import type { ChoiceOption } from '../options.ts';

export const countingOption = {
  type: 'choice',
  default: 'exact',
  choices: ['exact', 'reference'],
} as const satisfies ChoiceOption;
