/** Random channel: a uniform draw for each channel. The floor that every structured criterion has to beat. */
import type { Random } from '../tensor/random.ts';
import { defineGroupMethod } from './method.ts';

export const randomChannel = defineGroupMethod({
  id: 'randomChannel',
  name: 'Random channel',
  kind: 'scoreGroups',
  paper: null,
  statistics: [],
  options: {},
  gradients: () => 'none',
  scope: (_, groups) => groups,
  ranking: () => 'local',
  counting: () => 'exact',
  cuts: () => 1,
  score: ({ group, random }) => draw(random, group.channels.length),
  explain: ({ random }, place) => ({ terms: {}, score: draw(random, place + 1)[place] }),
});

/** A stream of its own, so that the same seed gives the same scores whenever it is asked. */
function draw(source: Random, length: number): Float32Array {
  const { uniform } = source.split('scores');
  return Float32Array.from({ length }, uniform);
}
