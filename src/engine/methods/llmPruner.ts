/**
 * LLM-Pruner: what the loss would feel without a head or a channel, first order and approximate Hessian, summed over all
 * layers that it is coupled to. Ma, Fang, Wang 2023. On a network without decoder blocks every dependency group is in scope.
 */
import { countingOption } from './counting.ts';
import { explainMembers, rankingOption } from './groupOptions.ts';
import { criteria, criterionReads } from './llmpruner/criterion.ts';
import { reductions } from './llmpruner/group.ts';
import { memberValues, scoreChannels } from './llmpruner/plan.ts';
import { groupsInScope } from './llmpruner/scope.ts';
import { defineGroupMethod } from './method.ts';

export const llmPruner = defineGroupMethod({
  id: 'llmPruner',
  name: 'LLM-Pruner',
  kind: 'scoreGroups',
  paper: {
    title: 'LLM-Pruner: On the Structural Pruning of Large Language Models',
    authors: 'Xinyin Ma, Gongfan Fang, Xinchao Wang',
    year: 2023,
    url: 'https://arxiv.org/abs/2305.11627',
  },
  statistics: ['gradient'],
  options: {
    criterion: { type: 'choice', default: 'param_first', choices: criteria },
    reduction: { type: 'choice', default: 'sum', choices: reductions },
    scope: { type: 'choice', default: 'block', choices: ['block', 'channel'] },
    ranking: rankingOption('local'),
    protectFirst: { type: 'number', default: 0, min: 0, max: 100, integer: true },
    protectLast: { type: 'number', default: 0, min: 0, max: 100, integer: true },
    cuts: { type: 'number', default: 1, min: 1, max: 50, integer: true },
    pairing: { type: 'choice', default: 'coupled', choices: ['coupled', 'reference'] },
    counting: countingOption,
  },
  gradients: ({ criterion }) => criterionReads[criterion],
  scope(spec, groups, { scope, protectFirst, protectLast }) {
    if (spec.task !== 'language') return groups;
    if (scope === 'channel') return groupsInScope(spec, groups, { kind: 'channel' });
    return groupsInScope(spec, groups, {
      kind: 'block',
      start: protectFirst,
      end: spec.blocks.length - protectLast,
    });
  },
  spares: ({ scope, protectFirst, protectLast }) => scope === 'block' && protectFirst + protectLast > 0,
  ranking: ({ ranking }) => ranking,
  counting: ({ counting }) => counting,
  cuts: ({ cuts }) => cuts,
  score: ({ group, evidence, options }) => scoreChannels(group, evidence, options),
  explain({ group, evidence, options }, place) {
    const members = memberValues(group, evidence, { ...options, pairing: 'coupled' });
    return explainMembers(
      members.map((values) => values[place]),
      scoreChannels(group, evidence, options)[place],
    );
  },
});
