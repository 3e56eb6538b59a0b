/** Options that methods over dependency groups share, and the terms that explain their scores. */
import type { ChoiceOption } from '../options.ts';
import type { Explanation } from './method.ts';

export function rankingOption<const D extends 'local' | 'global'>(byDefault: D) {
  return {
    type: 'choice',
    default: byDefault as 'local' | 'global',
    choices: ['local', 'global'],
  } as const satisfies ChoiceOption;
}

/**
 * @param members what each member of the group says of one channel, the root's own filters first
 * @param score what the reduction made of them
 */
export function explainMembers(members: readonly number[], score: number): Explanation {
  const [own = 0, ...others] = members;
  return { terms: { own, coupled: others.reduce((sum, value) => sum + value, 0), layers: members.length }, score };
}
