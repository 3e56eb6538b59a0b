/** |gamma| of batch norm: how loud a channel is turned. Network slimming, Liu et al. 2017; there trained with L1 on gamma. */
import { normScale } from './depgraph/criteria.ts';
import { channelImportance, memberValues } from './depgraph/importance.ts';
import { rankingOption } from './groupOptions.ts';
import { defineGroupMethod } from './method.ts';

export const bnScale = defineGroupMethod({
  id: 'bnScale',
  name: 'BN slimming',
  kind: 'scoreGroups',
  paper: {
    title: 'Learning Efficient Convolutional Networks through Network Slimming',
    authors: 'Zhuang Liu, Jianguo Li, Zhiqiang Shen, Gao Huang, Shoumeng Yan, Changshui Zhang',
    year: 2017,
    url: 'https://arxiv.org/abs/1708.06519',
  },
  statistics: [],
  options: { ranking: rankingOption('global') },
  gradients: () => 'none',
  /** Channels that no norm scales cannot be judged: they stay. */
  scope: (_, groups) => groups.filter(({ members }) => members.some((member) => normScale.asks(member))),
  ranking: ({ ranking }) => ranking,
  counting: () => 'exact',
  cuts: () => 1,
  /** Several norms of one channel (behind a shortcut) count by their mean. */
  score: ({ group, evidence }) => channelImportance(group, evidence, normScale, 'mean'),
  explain({ group, evidence }, place) {
    const scales = memberValues(group, evidence, normScale).map((values) => values[place]);
    const mean = scales.reduce((sum, value) => sum + value, 0) / scales.length;
    return { terms: { scale: mean, norms: scales.length }, score: Math.fround(mean) };
  },
});
