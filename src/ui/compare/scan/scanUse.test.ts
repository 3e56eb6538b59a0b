import { expect, test } from 'vitest';
import { defaultSettings } from '../../../engine/pipelines/defaults.ts';
import { recipeOf } from '../../../engine/pipelines/presets.ts';
import { allocationOf, noUseOf } from './scanUse.ts';

test('an allocation is made of a scan that has its network, for a method that reads it', () => {
  const facts = { architecture: 'cnn', origin: 'bundled' };
  expect(noUseOf({ whole: true, facts }, { ...facts }, false)).toBeNull();
  expect(noUseOf({ whole: false, facts }, { ...facts }, false)).toBe('notWhole');
  expect(noUseOf({ whole: true, facts }, { ...facts, architecture: 'mlp' }, false)).toBe('otherNetwork');
  expect(noUseOf({ whole: true, facts }, { ...facts, origin: 'mine.zip' }, false)).toBe('otherNetwork');
  expect(noUseOf({ whole: true, facts }, { ...facts }, true)).toBe('channels');
});

test('the allocation of a recipe is that of its cut, or of the masks that move while it trains', () => {
  const allocation = { id: 'erk', options: {} };
  const settings = { ...defaultSettings, allocation };
  expect(allocationOf(recipeOf(settings))).toEqual(allocation);
  expect(allocationOf(recipeOf({ ...settings, pipeline: 'pruneWhileTraining' }))).toEqual(allocation);
});
