import { expect, test } from 'vitest';
import type { AllocatedWeight } from './allocation.ts';
import { erk } from './erk.ts';
import { global } from './global.ts';
import { perLayer } from './perLayer.ts';
import { uniform } from './uniform.ts';

const linear = (name: string, rows: number, columns: number): AllocatedWeight => {
  return { name, rows, columns, kernel: [1, 1] };
};
const request = (weights: readonly AllocatedWeight[], sparsity: number) => {
  return { weights, sparsity, options: {}, scores: new Map() };
};
const counts = (weights: readonly AllocatedWeight[], sparsities: ReadonlyMap<string, number>) =>
  weights.map(({ name, rows, columns }) => sparsities.get(name)! * rows * columns);

test('uniform hands the wanted sparsity on unchanged, so that each method counts by its own rule', () => {
  const weights = [linear('a', 3, 5), linear('b', 7, 11)];
  expect([...uniform.allocate(request(weights, 0.29)).values()]).toEqual([0.29, 0.29]);
});

test('global ranks all scores at once, ties go to the earlier layer', () => {
  const weights = [linear('a', 1, 4), linear('b', 2, 2)];
  const scores = new Map([
    ['a', Float32Array.of(1, 9, 9, 5)],
    ['b', Float32Array.of(5, 0, 2, 9)],
  ]);
  // half of 8: 0, 1, 2 and one of the two fives, the one in a
  const half = global.allocate({ ...request(weights, 0.5), scores });
  expect([...half]).toEqual([
    ['a', 2 / 4],
    ['b', 2 / 4],
  ]);
});

test('global counts round-half-even over the model: 0.5 of 3 is 2, 0.5 of 5 is 2', () => {
  const total = (n: number) => {
    const weights = [linear('a', 1, n)];
    const scores = new Map([['a', Float32Array.from({ length: n }, (_, i) => i)]]);
    return counts(weights, global.allocate({ ...request(weights, 0.5), scores }))[0];
  };
  expect([total(3), total(5)]).toEqual([2, 2]);
});

test('global refuses scores that are missing or of another size', () => {
  const weights = [linear('a', 2, 2)];
  for (const scores of [new Map(), new Map([['a', new Float32Array(3)]])]) {
    const allocate = () => global.allocate({ ...request(weights, 0.5), scores });
    expect(allocate).toThrowError(expect.objectContaining({ code: 'shapeMismatch' }));
  }
});

test('erk: densities are in proportion to (in + out) / (in * out)', () => {
  // a: 20/100 = 0.2, b: 40/400 = 0.1; kept 0.2 * 500 = 100 = eps * (0.2*100 + 0.1*400) = eps * 60, eps = 5/3
  // density a = 1/3 (33.33 kept), b = 1/6 (66.67 kept): pruned 66.67 and 333.33, which round to 67 + 333 = 400
  const weights = [linear('a', 10, 10), linear('b', 20, 20)];
  expect(counts(weights, erk.allocate(request(weights, 0.8)))).toEqual([67, 333]);
});

test('erk: a kernel adds its height and width', () => {
  // conv 8 -> 4, 3x3: (8 + 4 + 3 + 3) / 288 = 1/16; linear 4 x 8: 12/32 = 3/8
  // sparsity 0.9 keeps 32 of 320 = eps * (18 + 12): eps = 16/15; conv density 1/15 -> 19.2 kept, linear 0.4 -> 12.8
  // pruned 268.8 and 19.2: rounds to 269 + 19 = 288
  const weights: AllocatedWeight[] = [{ name: 'conv', rows: 4, columns: 72, kernel: [3, 3] }, linear('fc', 4, 8)];
  expect(counts(weights, erk.allocate(request(weights, 0.9)))).toEqual([269, 19]);
});

test('erk: a layer that would need more than all its weights stays dense and the rest is solved again', () => {
  // small 2 x 2: raw 1; big 100 x 100: raw 0.02. Half of 10,004 = 5,002 = eps * (4 + 200): eps = 24.5 -> small is dense
  // big keeps 5,002 - 4 = 4,998: prunes 5,002
  const weights = [linear('small', 2, 2), linear('big', 100, 100)];
  const pruned = counts(weights, erk.allocate(request(weights, 0.5)));
  expect(pruned[0]).toBe(0);
  expect(pruned[1]).toBeCloseTo(5002, 8);
});

test.each([0, 1])('erk at sparsity %i gives that sparsity to every layer', (sparsity) => {
  const weights = [linear('small', 2, 2), linear('big', 30, 50)];
  expect([...erk.allocate(request(weights, sparsity)).values()]).toEqual([sparsity, sparsity]);
});

test('perLayer: named layers take their own number, the others the wanted sparsity', () => {
  const weights = [linear('a', 1, 4), linear('b', 1, 4)];
  const set = (sparsities: Record<string, number>) =>
    perLayer.allocate({ ...request(weights, 0.5), options: { sparsities } as never });
  expect([...set({ b: 0 })]).toEqual([
    ['a', 0.5],
    ['b', 0],
  ]);
  expect(() => set({ c: 0.1 })).toThrowError(expect.objectContaining({ code: 'optionInvalid' }));
});
