/**
 * The norm of a channel's filters: weak filters give weak feature maps. Li et al. 2017; over all coupled layers as in
 * DepGraph, Fang et al. 2023.
 */
import { countingOption } from './counting.ts';
import { magnitude } from './depgraph/criteria.ts';
import { channelImportance, memberValues, normalizeByMean } from './depgraph/importance.ts';
import { explainMembers, rankingOption } from './groupOptions.ts';
import { defineGroupMethod } from './method.ts';

export const filterNorm = defineGroupMethod({
  id: 'filterNorm',
  name: 'L1-norm filter',
  kind: 'scoreGroups',
  paper: {
    title: 'Pruning Filters for Efficient ConvNets',
    authors: 'Hao Li, Asim Kadav, Igor Durdanovic, Hanan Samet, Hans Peter Graf',
    year: 2017,
    url: 'https://arxiv.org/abs/1608.08710',
  },
  statistics: [],
  options: {
    norm: { type: 'choice', default: 'l1', choices: ['l1', 'l2'] },
    /** `first` asks the layer that gives the channel and nobody else, as the paper does. */
    reduction: { type: 'choice', default: 'first', choices: ['first', 'sum', 'mean', 'max'] },
    ranking: rankingOption('local'),
    counting: countingOption,
  },
  gradients: () => 'none',
  scope: (_, groups) => groups,
  ranking: ({ ranking }) => ranking,
  counting: ({ counting }) => counting,
  cuts: () => 1,
  /** Groups that share a ranking are first divided by their means: a wide filter has a large norm. */
  score({ group, evidence, options: { norm, reduction, ranking } }) {
    const importance = channelImportance(group, evidence, powerOf(norm), reduction);
    return ranking === 'global' ? normalizeByMean(importance) : importance;
  },
  explain({ group, evidence, options: { norm, reduction, ranking } }, place) {
    const importance = channelImportance(group, evidence, powerOf(norm), reduction);
    const members = memberValues(group, evidence, powerOf(norm)).map((values) => values[place]);
    return explainMembers(members, (ranking === 'global' ? normalizeByMean(importance) : importance)[place]);
  },
});

function powerOf(norm: 'l1' | 'l2') {
  return magnitude(norm === 'l1' ? 1 : 2);
}
