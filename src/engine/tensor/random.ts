/**
 * The one source of randomness: seeded, passed in, never global. Streams are split by label, so a draw in one place
 * never shifts the draws of another, and a step can be replayed from (seed, labels) alone.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Integer in [0, below). */
  int(below: number): number;
  /** Standard normal (Box-Muller, one value a call: no hidden spare). */
  normal(): number;
  /** A permutation of 0..length-1 (Fisher-Yates). */
  permutation(length: number): Int32Array;
  /** An independent stream that depends only on this stream's seed and the label. */
  split(label: string | number): Random;
}

/** @param seed any integer; only its low 32 bits count. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const random: Random = {
    uniform: () => uniformFloat64(generator),
    int: (below) => uniformInt(generator, 0, below - 1),
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
      return radius * Math.cos(2 * Math.PI * random.uniform());
    },
    permutation(length) {
      const order = Int32Array.from({ length }, (_, index) => index);
      for (let last = length - 1; last > 0; last--) {
        const other = random.int(last + 1);
        const swapped = order[last];
        order[last] = order[other];
        order[other] = swapped;
      }
      return order;
    },
    split: (label) => createRandom(hash(`${seed | 0}/${label}`)),
  };
  return random;
}

/** FNV-1a, 32 bits, with a final avalanche (murmur3 fmix32) so that near labels give far seeds. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
