/** Wanda: |W| * ||X||2, compared inside each output row, without any weight update. Sun et al. 2023, eq. 1. */
import type { Matrix } from '../tensor/matrix.ts';
import { countingOption } from './counting.ts';
import { defineScoreMethod } from './method.ts';

export const wanda = defineScoreMethod({
  id: 'wanda',
  name: 'Wanda',
  kind: 'scoreWeights',
  paper: {
    title: 'A Simple and Effective Pruning Approach for Large Language Models',
    authors: 'Mingjie Sun, Zhuang Liu, Anna Bair, J. Zico Kolter',
    year: 2023,
    url: 'https://arxiv.org/abs/2306.11695',
  },
  statistics: ['inputNorm'],
  options: {
    /** The paper's appendix: rows lose an equal share of their score instead of an equal number of weights. */
    variant: { type: 'toggle', default: false },
    counting: countingOption,
  },
  compare: ({ variant }) => (variant ? 'layer' : 'row'),
  counting: ({ variant, counting }) => (variant || counting === 'exact' ? 'exact' : 'truncate'),
  score({ weight, stats, options }) {
    const scores = activationScores(weight, stats.inputNorm.squaredNorm);
    return options.variant ? shareOfRow(scores) : scores.values;
  },
  explain({ weight, stats, options }, row, column) {
    const place = row * weight.columns + column;
    const inputNorm = Math.fround(Math.sqrt(stats.inputNorm.squaredNorm[column])); // as the score reads it
    const terms = { weight: weight.values[place], inputNorm };
    const scores = activationScores(weight, stats.inputNorm.squaredNorm);
    if (!options.variant) return { terms, score: scores.values[place] };
    const product = scores.values[place];
    return { terms: { ...terms, product }, score: shareOfRow(scores)[place] };
  },
});

/** |W_ij| * sqrt(squaredNorm_j): [out, in]. */
function activationScores({ rows, columns, values }: Matrix, squaredNorm: Float32Array): Matrix {
  const norm = squaredNorm.map(Math.sqrt); // [in]
  const scores = new Float32Array(rows * columns);
  for (let row = 0, place = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, place++) scores[place] = Math.abs(values[place]) * norm[column];
  }
  return { rows, columns, values: scores };
}

/**
 * For each weight the share of its row's total score held by it and all smaller ones. The reference bisects an alpha
 * and prunes where this share is at most alpha; ranking the shares over the layer finds that alpha exactly.
 * @returns [out, in], in [0, 1]
 */
function shareOfRow({ rows, columns, values }: Matrix): Float32Array {
  const shares = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const scores = values.subarray(row * columns, (row + 1) * columns);
    const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b] || a - b);
    const total = scores.reduce((sum, score) => sum + score, 0);
    let held = 0;
    for (const column of order) {
      held += scores[column];
      shares[row * columns + column] = total > 0 ? held / total : 0;
    }
  }
  return shares;
}
