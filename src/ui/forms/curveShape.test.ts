import { expect, test } from 'vitest';
import { raised } from './curveShape.ts';

const curve = [
  [0.25, 0.2],
  [0.5, 0.4],
  [0.75, 0.6],
] as const;

test('a raised point lifts what lies lower behind it, a lowered one presses down what lies higher before it', () => {
  expect(raised(curve, 1, 0.7).map(([, y]) => y)).toEqual([0.2, 0.7, 0.7]);
  expect(raised(curve, 1, 0.1).map(([, y]) => y)).toEqual([0.1, 0.1, 0.6]);
});

test('heights stay in [0, 1] and on whole percent', () => {
  expect(raised(curve, 2, 7).map(([, y]) => y)).toEqual([0.2, 0.4, 1]);
  expect(raised(curve, 0, -1).map(([, y]) => y)).toEqual([0, 0.4, 0.6]);
  expect(raised(curve, 0, 0.1234)[0]).toEqual([0.25, 0.12]);
});
