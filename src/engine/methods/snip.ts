/**
 * SNIP: |g * w|, how much the loss feels the connection, ranked over the whole network; meant for fresh weights.
 * Lee, Ajanthan, Torr 2018, eq. 5. Dividing by the sum over all weights, as the paper does, changes no rank.
 */
import { defineScoreMethod } from './method.ts';

export const snip = defineScoreMethod({
  id: 'snip',
  name: 'SNIP',
  kind: 'scoreWeights',
  paper: {
    title: 'SNIP: Single-shot Network Pruning based on Connection Sensitivity',
    authors: 'Namhoon Lee, Thalaiyasingam Ajanthan, Philip H. S. Torr',
    year: 2018,
    url: 'https://arxiv.org/abs/1810.02340',
  },
  statistics: ['gradient'],
  options: {},
  compare: () => 'model',
  counting: () => 'exact',
  score({ weight, stats }) {
    const { mean } = stats.gradient; // [out, in]
    return mean.map((slope, i) => Math.abs(slope * weight.values[i]));
  },
  explain({ weight, stats }, row, column) {
    const place = row * weight.columns + column;
    const [value, gradient] = [weight.values[place], stats.gradient.mean[place]];
    return { terms: { weight: value, gradient }, score: Math.fround(Math.abs(gradient * value)) };
  },
});
