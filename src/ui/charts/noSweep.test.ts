import { expect, test } from 'vitest';
import { defaultFromScratch, defaultSettings } from '../../engine/pipelines/defaults.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { noSweepOf } from './noSweep.ts';

const at = (change: Partial<Settings>, stage = 0, step = 0) =>
  noSweepOf({ recipe: recipeOf({ ...defaultSettings, ...change }), stage, step });
const model = { ...defaultSettings.model, weights: 'fresh' } as const;

test('a network that came trained can be swept at once, and so can one that is cut before any training', () => {
  expect(noSweepOf(null)).toBeNull();
  expect(at({})).toBeNull();
  const fromScratch = { ...defaultFromScratch, prune: 'initial', weights: 'original' } as const;
  expect(at({ model, pipeline: 'pruneThenTrain', fromScratch })).toBeNull();
});

test('a recipe that trains first is swept once it has begun to', () => {
  expect(at({ model })).toBe('trainFirst');
  expect(at({ model }, 0, 1)).toBeNull();
  expect(at({ model }, 1, 0)).toBeNull();
});

test('a recipe that cuts while it trains has no cut of its own', () => {
  expect(at({ pipeline: 'pruneWhileTraining' })).toBe('noCutOfItsOwn');
});
