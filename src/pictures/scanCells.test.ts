import { expect, test } from 'vitest';
import type { Measured } from '../engine/sweeps/measure.ts';
import type { SweepPoint } from '../engine/sweeps/sweeper.ts';
import { cellOf } from './scanCells.ts';

const point = (accuracy: number, perplexity: number | null) => ({ accuracy, perplexity }) as SweepPoint;
const uncut = { accuracy: 0.5, perplexity: 4 } as Measured;

test('a classifier is judged by the accuracy that is left', () => {
  expect(cellOf(point(0.9, null), null)).toEqual({ value: 0.9, left: 0.9 });
});

test('a language model is judged by how many times its perplexity grew, whatever its next token', () => {
  expect(cellOf(point(0.9, 8), uncut)).toEqual({ value: 2, left: 0.5 });
  expect(cellOf(point(0.9, 3), uncut)).toEqual({ value: 0.75, left: 1 }); // better than uncut is no more than whole
  expect(cellOf(point(0, Number.POSITIVE_INFINITY), uncut)?.left).toBe(0);
  expect(cellOf(point(0, Number.NaN), uncut)?.left).toBe(0);
});

test('nothing is said before the uncut network is measured, or the cell', () => {
  expect(cellOf(point(0.9, 8), null)).toBeNull();
  expect(cellOf(undefined, uncut)).toBeNull();
});
