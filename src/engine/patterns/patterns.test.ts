import fc from 'fast-check';
import { expect, test } from 'vitest';
import { block } from './block.ts';
import { countToPrune, roundHalfEven } from './counting.ts';
import { nm } from './nm.ts';
import type { Pattern, SelectRequest } from './pattern.ts';
import { unstructured } from './unstructured.ts';

/** Rows of scores to rows of mask bits. */
function select(pattern: Pattern, rows: readonly (readonly number[])[], request: Partial<SelectRequest>): number[][] {
  const columns = rows[0].length;
  const { kept } = pattern.select({
    scores: Float32Array.from(rows.flat()),
    rows: rows.length,
    columns,
    sparsity: 0.5,
    compare: 'layer',
    counting: 'exact',
    options: {},
    ...request,
  });
  return rows.map((_, row) => [...kept.subarray(row * columns, (row + 1) * columns)]);
}

test('rounding half to even', () => {
  expect([0.5, 1.5, 2.5, 3.49, 3.51, 4].map(roundHalfEven)).toEqual([0, 2, 2, 3, 4, 4]);
});

test('the three counting rules differ where the references do', () => {
  // 100 * 0.29 = 28.999999999999996 in float64
  expect(countToPrune(100, 0.29, 'exact')).toBe(29);
  expect(countToPrune(100, 0.29, 'truncate')).toBe(28);
  expect(countToPrune(100, 0.29, 'threshold')).toBe(29); // index 28 and everything up to it
  expect(countToPrune(10, 1, 'threshold')).toBe(10); // the reference's index would be out of range
  expect(countToPrune(10, 0, 'threshold')).toBe(0);
});

test('unstructured: the layer competes as one, or each row alone', () => {
  const scores = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ];
  expect(select(unstructured, scores, { compare: 'layer' })).toEqual([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
  ]);
  expect(select(unstructured, scores, { compare: 'row' })).toEqual([
    [0, 0, 1, 1],
    [0, 0, 1, 1],
  ]);
});

test('unstructured: ties go to the lower index, the threshold rule takes all of them', () => {
  const scores = [[2, 1, 1, 1, 3]];
  expect(select(unstructured, scores, { sparsity: 0.4 })).toEqual([[1, 0, 0, 1, 1]]);
  // int(5 * 0.4) = 2: the third smallest is 1, and three weights are <= 1
  expect(select(unstructured, scores, { sparsity: 0.4, counting: 'threshold' })).toEqual([[1, 0, 0, 0, 1]]);
});

test('2:4 keeps the 2 largest of every 4 inputs; of equals the first goes', () => {
  expect(select(nm, [[4, 3, 4, 5, 0, 0, 0, 0]], { options: { keep: 2, of: 4 } })).toEqual([[0, 0, 1, 1, 0, 0, 1, 1]]);
});

test('N of N:M is what stays: 1:4 keeps one, 3:4 keeps three', () => {
  const scores = [[4, 3, 1, 5]];
  expect(select(nm, scores, { options: { keep: 1, of: 4 } })).toEqual([[0, 0, 0, 1]]);
  expect(select(nm, scores, { options: { keep: 3, of: 4 } })).toEqual([[1, 1, 0, 1]]);
});

test('N:M groups never cross rows, and a narrow last group loses min(M - N, width)', () => {
  // 2:4 on 5 columns: the fifth column is a group of one, and goes; 3:4 on 6: one of two goes
  expect(
    select(
      nm,
      [
        [1, 2, 3, 4, 9],
        [4, 3, 2, 1, 9],
      ],
      { options: { keep: 2, of: 4 } },
    ),
  ).toEqual([
    [0, 0, 1, 1, 0],
    [1, 1, 0, 0, 0],
  ]);
  expect(select(nm, [[1, 2, 3, 4, 9, 8]], { options: { keep: 3, of: 4 } })).toEqual([[0, 1, 1, 1, 1, 0]]);
});

test('N:M dictates its sparsity: 2:4 and 4:8 a half, 1:4 three quarters', () => {
  const sparsity = (keep: number, of: number) => nm.fixedSparsity({ keep, of });
  expect([sparsity(2, 4), sparsity(4, 8), sparsity(1, 4)]).toEqual([0.5, 0.5, 0.75]);
});

test('N:M is refused, with its reason, on a row narrower than M and when N is not below M', () => {
  const check = (columns: number, keep: number, of: number) => () => nm.check('fc.weight', 5, columns, { keep, of });
  const refusal = (reason: string) =>
    expect.objectContaining({ code: 'patternImpossible', details: expect.objectContaining({ reason }) });
  expect(check(3, 2, 4)).toThrowError(refusal('tooNarrow'));
  expect(check(8, 4, 4)).toThrowError(refusal('keepsAll'));
  expect(check(5, 2, 4)).not.toThrow();
});

test('blocks go as one, by the mean of their scores', () => {
  // 2 x 2 blocks: means 1, 3, 4, 2; half of four blocks go
  const scores = [
    [0, 2, 3, 3],
    [1, 1, 3, 3],
    [4, 4, 2, 2],
    [4, 4, 0, 4],
  ];
  expect(select(block, scores, { options: { rows: 2, columns: 2 } })).toEqual([
    [0, 0, 1, 1],
    [0, 0, 1, 1],
    [1, 1, 0, 0],
    [1, 1, 0, 0],
  ]);
});

test('blocks of a row of blocks compete among themselves when rows do', () => {
  const scores = [[1, 2], [1, 2], [8, 9], [8, 9]]; // biome-ignore format: blocks are 2 x 1
  expect(select(block, scores, { options: { rows: 2, columns: 1 }, compare: 'row' })).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

test('a narrow block at the edge is judged by its mean, not cut for being small', () => {
  // blocks [1 1] and [5]: the sums are 2 and 5, the means 1 and 5; with [3 3] and [5] the sum would pick the wrong one
  expect(select(block, [[3, 3, 5]], { options: { rows: 1, columns: 2 } })).toEqual([[0, 0, 1]]);
});

test('a block that does not fit is refused', () => {
  const check = (rows: number, columns: number) => () => block.check('fc.weight', 3, 7, { rows, columns });
  expect(check(4, 1)).toThrowError(expect.objectContaining({ code: 'patternImpossible' }));
  expect(check(1, 8)).toThrowError(expect.objectContaining({ code: 'patternImpossible' }));
  expect(check(3, 7)).not.toThrow();
});

test('NaN scores are refused by every pattern', () => {
  const cases: readonly [Pattern, SelectRequest['options']][] = [
    [unstructured, {}],
    [nm, { keep: 2, of: 4 }],
    [block, { rows: 1, columns: 2 }],
  ];
  for (const [pattern, options] of cases) {
    expect(() => select(pattern, [[1, Number.NaN, 2, 3]], { options })).toThrowError(
      expect.objectContaining({ code: 'scoreNotFinite' }),
    );
  }
});

test('more sparsity never brings a weight back (same scores, same group)', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(scores, share, share, fc.constantFrom('exact', 'truncate', 'threshold'), (row, a, b, counting) => {
      const [few] = select(unstructured, [row], { sparsity: Math.min(a, b), counting });
      const [many] = select(unstructured, [row], { sparsity: Math.max(a, b), counting });
      expect(many.every((bit, i) => bit <= few[i])).toBe(true);
    }),
    { numRuns: 200, seed: 4 },
  );
});
