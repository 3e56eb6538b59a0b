import { expect, test } from 'vitest';
import { owl } from './owl.ts';

const linear = (name: string, columns: number) => ({ name, rows: 1, columns, kernel: [1, 1] as const });
const allocate = (sizes: readonly number[], shares: readonly number[], sparsity: number, spread = 0.08) => {
  const weights = sizes.map((size, i) => linear(`w${i}`, size));
  const outliers = new Map(shares.map((share, i) => [`w${i}`, share]));
  const options = { means: 5, spread };
  return [...owl.allocate({ weights, sparsity, options, scores: new Map(), outliers }).values()];
};

test('the block with most outliers keeps 2 lambda more than the one with fewest, and the mean is the wanted one', () => {
  // r = 0.16, 0.08, 0 with mean 0.08: sparsity 0.5 - 0.08, 0.5, 0.5 + 0.08
  const got = allocate([10, 10, 10], [0.03, 0.02, 0.01], 0.5);
  expect(got[0]).toBeCloseTo(0.42, 12);
  expect(got[1]).toBeCloseTo(0.5, 12);
  expect(got[2]).toBeCloseTo(0.58, 12);
});

test('large blocks weigh more, so that the total is met', () => {
  // mean r = 0.16 * 30 / 40 = 0.12
  const [large, small] = allocate([30, 10], [0.02, 0.01], 0.5);
  expect(large).toBeCloseTo(0.46, 12);
  expect(small).toBeCloseTo(0.62, 12);
  expect((large * 30 + small * 10) / 40).toBeCloseTo(0.5, 12);
});

test('blocks that are all alike are cut alike', () => {
  expect(allocate([4, 4], [0.02, 0.02], 0.3)).toEqual([0.3, 0.3]);
});

test('a block that would keep everything loses a hundredth, as in the reference', () => {
  expect(allocate([10, 10], [0.02, 0.01], 0.05, 0.5)[0]).toBe(0.01);
});
