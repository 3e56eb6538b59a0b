import { expect, test } from 'vitest';
import { branchRecipe } from './branch.ts';
import { defaultSettings } from './defaults.ts';
import { recipeOf } from './presets.ts';

const old = recipeOf(defaultSettings); // prune, finetune, evaluate
const next = recipeOf({ ...defaultSettings, sparsity: 0.95, finetuneEpochs: 3, seed: 99 });

test('what lies behind the place stays, what lies before it is new, and so is nothing of the seed', () => {
  const branched = branchRecipe(old, { stage: 1, step: 0 }, next);
  expect(branched.stages).toEqual([old.stages[0], next.stages[1], next.stages[2]]);
  expect(branched.seed).toBe(old.seed);
  expect(branchRecipe(old, { stage: 0, step: 0 }, next).stages).toEqual(next.stages);
});

test('inside a stage: scores serve another sparsity, a training goes on as it began', () => {
  expect(branchRecipe(old, { stage: 0, step: 4 }, next).stages[0]).toEqual(next.stages[0]);
  expect(branchRecipe(old, { stage: 1, step: 4 }, next).stages).toEqual([old.stages[0], old.stages[1], next.stages[2]]);
  const wanda = recipeOf({ ...defaultSettings, method: { id: 'wanda', options: {} } });
  expect(branchRecipe(old, { stage: 0, step: 4 }, wanda).stages[0]).toEqual(old.stages[0]);
});

test('a recipe that begins with other stages is refused', () => {
  const fresh = recipeOf({ ...defaultSettings, model: { architecture: 'cnn', weights: 'fresh' } });
  expect(() => branchRecipe(old, { stage: 1, step: 0 }, fresh)).toThrow('the run began with prune');
});

test('from a place inside a layer another pruning is refused, the same one goes on', () => {
  const place = { stage: 0, step: 4, part: 3 };
  expect(() => branchRecipe(old, place, next)).toThrow('3 parts of a layer were cut already');
  const later = { ...next, stages: [old.stages[0], ...next.stages.slice(1)] };
  expect(branchRecipe(old, place, later).stages).toEqual(later.stages);
});
