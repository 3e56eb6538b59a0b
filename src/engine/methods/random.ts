/** Random: a uniform draw for each weight. The floor that every criterion has to beat. */
import type { Random } from '../tensor/random.ts';
import { defineScoreMethod } from './method.ts';

export const random = defineScoreMethod({
  id: 'random',
  name: 'Random',
  kind: 'scoreWeights',
  paper: null,
  statistics: [],
  options: {
    compare: { type: 'choice', default: 'layer', choices: ['layer', 'row', 'model'] },
  },
  compare: ({ compare }) => compare,
  counting: () => 'exact',
  score: ({ weight, random: source }) => draw(source, weight.values.length),
  explain({ weight, random: source }, row, column) {
    const place = row * weight.columns + column;
    return { terms: { weight: weight.values[place] }, score: draw(source, place + 1)[place] };
  },
});

/** A stream of its own, so that the same seed gives the same scores whenever it is asked. */
function draw(source: Random, length: number): Float32Array {
  const { uniform } = source.split('scores');
  return Float32Array.from({ length }, uniform);
}
