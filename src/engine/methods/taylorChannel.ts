/** First-order change of the loss without the channel, over all layers that it is coupled to. Molchanov et al. 2019. */
import { taylor } from './depgraph/criteria.ts';
import { channelImportance, memberValues } from './depgraph/importance.ts';
import { explainMembers, rankingOption } from './groupOptions.ts';
import { defineGroupMethod } from './method.ts';

export const taylorChannel = defineGroupMethod({
  id: 'taylorChannel',
  name: 'Taylor channel',
  kind: 'scoreGroups',
  paper: {
    title: 'Importance Estimation for Neural Network Pruning',
    authors: 'Pavlo Molchanov, Arun Mallya, Stephen Tyree, Iuri Frosio, Jan Kautz',
    year: 2019,
    url: 'https://arxiv.org/abs/1906.10771',
  },
  statistics: ['gradient'],
  options: {
    /** |sum of W g|, where effects of opposite sign cancel, or the sum of |W g|. */
    joint: { type: 'toggle', default: true },
    ranking: rankingOption('global'),
  },
  gradients: () => 'mean',
  scope: (_, groups) => groups,
  ranking: ({ ranking }) => ranking,
  counting: () => 'exact',
  cuts: () => 1,
  score: ({ group, evidence, options }) => channelImportance(group, evidence, taylor(options.joint), 'sum'),
  explain({ group, evidence, options }, place) {
    const members = memberValues(group, evidence, taylor(options.joint)).map((values) => values[place]);
    return explainMembers(members, Math.fround(members.reduce((sum, value) => sum + value, 0)));
  },
});
