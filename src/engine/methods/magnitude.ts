/** Magnitude: |W|. The oldest criterion, still the baseline of the field. Han et al. 2015. */
import { countingOption } from './counting.ts';
import { defineScoreMethod } from './method.ts';

export const magnitude = defineScoreMethod({
  id: 'magnitude',
  name: 'Magnitude',
  kind: 'scoreWeights',
  paper: {
    title: 'Learning both Weights and Connections for Efficient Neural Networks',
    authors: 'Song Han, Jeff Pool, John Tran, William J. Dally',
    year: 2015,
    url: 'https://arxiv.org/abs/1506.02626',
  },
  statistics: [],
  options: {
    compare: { type: 'choice', default: 'layer', choices: ['layer', 'row', 'model'] },
    counting: countingOption,
  },
  compare: ({ compare }) => compare,
  /** Reference: one threshold for a layer (locuslab/wanda), truncation within a row (algorithms.md section 1). */
  counting({ compare, counting }) {
    if (counting === 'exact' || compare === 'model') return 'exact';
    return compare === 'layer' ? 'threshold' : 'truncate';
  },
  score({ weight }) {
    const scores = new Float32Array(weight.values.length); // [out, in]
    for (let i = 0; i < scores.length; i++) scores[i] = Math.abs(weight.values[i]);
    return scores;
  },
  explain({ weight }, row, column) {
    const value = weight.values[row * weight.columns + column];
    return { terms: { weight: value }, score: Math.abs(value) };
  },
});
