import { expect, test } from 'vitest';
import { defaultSettings } from '../../../engine/pipelines/defaults.ts';
import { recipeOf } from '../../../engine/pipelines/presets.ts';
import { allocationOf, noUseOf } from './scanUse.ts';

test('an allocation is made of a scan that has its network, for a method that reads it', () => {
  expect(noUseOf({ whole: true }, false)).toBeNull();
  expect(noUseOf({ whole: false }, false)).toBe('notWhole');
  expect(noUseOf({ whole: true }, true)).toBe('channels');
});

test('the allocation of a recipe is that of its cut, or of the masks that move while it trains', () => {
  const allocation = { id: 'erk', options: {} };
  const settings = { ...defaultSettings, allocation };
  expect(allocationOf(recipeOf(settings))).toEqual(allocation);
  expect(allocationOf(recipeOf({ ...settings, pipeline: 'pruneWhileTraining' }))).toEqual(allocation);
});
