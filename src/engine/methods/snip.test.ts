import { expect, test } from 'vitest';
import { createRandom } from '../tensor/random.ts';
import { snip } from './snip.ts';

test('scores |gradient * weight|: a large weight that the loss does not feel goes first', () => {
  const scores = snip.score({
    name: 'a.weight',
    weight: { rows: 2, columns: 2, values: Float32Array.of(10, -1, 0.5, 2) },
    stats: {
      gradient: { mean: Float32Array.of(0, 0.5, -4, 0.25), meanSquare: null, samples: 1 },
    } as never,
    options: {},
    random: createRandom(1),
  });
  // |0 * 10|, |0.5 * -1|, |-4 * 0.5|, |0.25 * 2|
  expect([...scores]).toEqual([0, 0.5, 2, 0.5]);
});

test('ranks the whole network at once', () => {
  expect(snip.compare({})).toBe('model');
});
