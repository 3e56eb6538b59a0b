import { expect, test } from 'vitest';
import type { SweepPoint } from '../../../workers/protocol.ts';
import { linesOf, nearestPoint, plotAxisOf } from './lines.ts';

const point = (method: string, pattern: string, seed: number, wanted: number, accuracy: number): SweepPoint => ({
  method,
  pattern,
  seed,
  wanted,
  layer: null,
  sparsity: wanted,
  accuracy,
  loss: 1 - accuracy,
  perClass: [],
  perplexity: null,
  boundPerplexity: null,
  tasks: {},
  macs: 100 * (1 - wanted),
  bytes: 10,
});
const of = (id: string) => ({ id, options: {} });
const request = {
  methods: [of('wanda'), of('random')],
  patterns: [of('unstructured')],
  sparsities: [0.5, 0.9],
  seeds: [1, 2],
  examples: 0,
};
const points = [
  point('random', 'unstructured', 1, 0.9, 0.1),
  point('random', 'unstructured', 1, 0.5, 0.5),
  point('wanda', 'unstructured', 2, 0.5, 0.7),
  point('random', 'unstructured', 2, 0.5, 0.75),
];

test('one line a method in the order asked for, points by x, mean and range over the seeds', () => {
  const lines = linesOf({ points, request }, 'sparsity', 'accuracy');
  expect(lines.map(({ method }) => method)).toEqual(['wanda', 'random']);
  expect(lines[1].points.map(({ x, y, low, high, seeds }) => [x, y, low, high, seeds.length])).toEqual([
    [0.5, 0.625, 0.5, 0.75, 2],
    [0.9, 0.1, 0.1, 0.1, 1],
  ]);
});

test('over multiply-accumulates the sparsest point comes first', () => {
  const [, random] = linesOf({ points, request }, 'macs', 'loss');
  expect(random.points.map(({ x, y }) => [Math.round(x), y])).toEqual([
    [10, 0.9],
    [50, 0.375],
  ]);
});

test('the nearest point within reach, or none', () => {
  const lines = linesOf({ points, request }, 'sparsity', 'accuracy');
  const near = (x: number, reach: number) => nearestPoint(lines, (one) => Math.abs(one.x - x) * 100, reach);
  expect(near(0.88, 5)?.line.method).toBe('random');
  expect(near(0.7, 5)).toBeNull();
});

test('zeros too: a place of its own for multiply-accumulates and bytes, and no point that was not measured so', () => {
  const look = { logX: true, zerosToo: true };
  expect(plotAxisOf({ ...look, axis: 'sparsity' })).toBe('density');
  expect(plotAxisOf({ ...look, axis: 'macs' })).toBe('denseMacs');
  expect(plotAxisOf({ ...look, axis: 'bytes' })).toBe('denseBytes');
  expect(plotAxisOf({ ...look, axis: 'bytes', zerosToo: false })).toBe('bytes');
  expect(plotAxisOf({ ...look, axis: 'ms' })).toBe('ms'); // measured as it runs
  const measured = { ...points[3], denseMacs: 100 };
  const places = (of: readonly SweepPoint[]) =>
    linesOf({ points: of, request }, 'denseMacs', 'loss').flatMap((line) => line.points.map(({ x }) => x));
  expect([places(points), places([measured])]).toEqual([[], [100]]);
});

test('over measured time the line goes from the least cut to the most, whatever the clock said', () => {
  const timed = [0.9, 0.5, 0.7].map((wanted) => ({
    ...point('wanda', 'unstructured', 1, wanted, 0.5),
    ms: (wanted * 10) % 3,
  }));
  const [line] = linesOf({ points: timed, request }, 'ms', 'accuracy');
  expect(line.points.map(({ seeds }) => seeds[0].wanted)).toEqual([0.5, 0.7, 0.9]);
  expect(line.points.map(({ x }) => x)).toEqual(timed.toSorted((a, b) => a.wanted - b.wanted).map(({ ms }) => ms));
});

test('points that fall together stand in order of what was wanted', () => {
  const dense = [0.9, 0.5, 0.7].map((wanted) => ({
    ...point('wanda', 'unstructured', 1, wanted, 0.5),
    denseMacs: 100,
  }));
  const [line] = linesOf({ points: dense, request }, 'denseMacs', 'accuracy');
  expect(line.points.map(({ seeds }) => seeds[0].wanted)).toEqual([0.5, 0.7, 0.9]);
});
