import { expect, test } from 'vitest';
import { defaultSettings } from '../pipelines/defaults.ts';
import { recipeOf } from '../pipelines/presets.ts';
import type { PruneStage } from '../pipelines/recipe.ts';
import { countPoints, jobsOf, keyOf, keyText, parseSweepRequest, type SweepRequest } from './request.ts';

const base = recipeOf(defaultSettings).stages.find(({ stage }) => stage === 'prune') as PruneStage;
const of = (id: string, options = {}) => ({ id, options });
const ground = { base, weights: ['conv1.weight', 'conv2.weight'] };
const request: SweepRequest = {
  methods: [of('magnitude'), of('random')],
  patterns: [of('unstructured'), of('nm', { keep: 2, of: 4 })],
  sparsities: [0.5, 0.9],
  seeds: [7, 8],
  examples: 100,
};

test('a job holds all points of one method and one seed; every method comes once before the next seed', () => {
  const jobs = jobsOf(request, ground);
  expect(jobs.map(({ method, seed }) => `${method.id} ${seed}`)).toEqual([
    'magnitude 7',
    'random 7',
    'magnitude 8',
    'random 8',
  ]);
  // two sparsities of the free pattern, and the one that 2:4 dictates
  expect(jobs[0].cells.map(({ pattern, sparsity }) => [pattern?.id, sparsity])).toEqual([
    ['unstructured', 0.5],
    ['unstructured', 0.9],
    ['nm', 0.5],
  ]);
  expect(countPoints(request, ground)).toBe(12);
});

test('points that are there already are left out, and a job without any too', () => {
  const [first, ...rest] = jobsOf(request, ground);
  const done = first.cells.map((cell) => keyText(keyOf(first, cell)));
  const random = keyText(keyOf(rest[0], rest[0].cells[1]));
  const left = jobsOf(request, ground, new Set([...done, random]));
  expect(left.map(({ method, seed, cells }) => `${method.id} ${seed} ${cells.length}`)).toEqual([
    'random 7 2',
    'magnitude 8 3',
    'random 8 3',
  ]);
});

test('layer by layer: a job for every weight that is not protected', () => {
  const protecting = { ...ground, base: { ...base, protect: ['conv1.weight'] } };
  const each: SweepRequest = { ...request, layers: 'each', seeds: [7] };
  expect(jobsOf(each, protecting).map(({ method, layer }) => [method.id, layer])).toEqual([
    ['magnitude', 'conv2.weight'],
    ['random', 'conv2.weight'],
  ]);
  expect(countPoints(each, ground)).toBe(12); // 2 methods x 2 layers x 3 cells
});

test.each([
  ['methods', { ...request, methods: [] }],
  ['sparsities', { ...request, sparsities: [1] }],
  ['seeds', { ...request, seeds: [-1] }],
  ['examples', { ...request, examples: 0.5 }],
  ['methods', { ...request, methods: [of('magnitude'), of('magnitude', { compare: 'row' })] }],
  ['patterns', { ...request, patterns: [of('nm'), of('nm')] }],
])('refuses %s that cannot be', (field, wrong) => {
  expect(() => parseSweepRequest(wrong)).toThrow(field);
});
