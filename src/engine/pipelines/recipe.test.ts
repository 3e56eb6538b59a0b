import { describe, expect, test } from 'vitest';
import { methods } from '../methods/index.ts';
import { cnn } from '../models/architectures/cnn.ts';
import { defaultSettings } from './defaults.ts';
import { recipeOf } from './presets.ts';
import { parseRecipe, type Recipe } from './recipe.ts';
import { checkRecipe } from './recipeCheck.ts';
import type { Settings } from './settings.ts';

const spec = cnn.build();
const check = (change: Partial<Settings>) => checkRecipe(recipeOf({ ...defaultSettings, ...change }), spec);

const eightBits = { bits: 8, granularity: 'channel', range: 'symmetric' } as const;

describe('a recipe', () => {
  test('goes through JSON and comes back the same', () => {
    const recipe = recipeOf(defaultSettings);
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  test('is copied from the page as JSON that the runner without a page takes, for every pipeline and every method', () => {
    const fresh = { architecture: 'cnn', weights: 'fresh' } as const;
    for (const pipeline of ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'] as const) {
      for (const { id } of methods.entries) {
        const of = { id, options: {} };
        const recipe = recipeOf({ ...defaultSettings, pipeline, model: fresh, method: of, quantize: eightBits });
        const copied = JSON.stringify(recipe, null, 2); // as ui/export/CopyRecipe.tsx
        expect(parseRecipe(JSON.parse(copied)), `${pipeline} ${id}`).toEqual(recipe);
      }
    }
  });

  test('of the defaults prunes, fine-tunes and evaluates, and fits the network', () => {
    const recipe = recipeOf(defaultSettings);
    expect(recipe.stages.map(({ stage }) => stage)).toEqual(['prune', 'finetune', 'evaluate']);
    expect(() => checkRecipe(recipe, spec)).not.toThrow();
  });

  test('with fresh weights trains first; without fine-tuning epochs it has no such stage', () => {
    const fresh = recipeOf({ ...defaultSettings, model: { architecture: 'cnn', weights: 'fresh' }, finetuneEpochs: 0 });
    expect(fresh.stages.map(({ stage }) => stage)).toEqual(['train', 'prune', 'evaluate']);
  });

  test('with rounds prunes as often, each followed by fine-tuning, up to the wanted sparsity', () => {
    const { stages } = recipeOf({
      ...defaultSettings,
      schedule: { id: 'iterative', options: { rounds: 3 } },
      sparsity: 0.875,
    });
    const prunes = stages.filter((stage) => stage.stage === 'prune');
    expect(prunes.map(({ sparsity }) => sparsity)).toEqual([0.5, 0.75, 0.875]); // density halves: 1 - 0.125^(k/3)
    expect(stages.filter(({ stage }) => stage === 'finetune')).toHaveLength(3);
  });

  test('that takes channels out leaves one width for all blocks, unless the method spares blocks or the visitor says so', () => {
    const evenOf = (options: object, change: Partial<Settings> = {}) => {
      const method = { id: 'llmPruner', options: { ...options } };
      const { stages } = recipeOf({ ...defaultSettings, method, compact: true, ...change });
      return stages.flatMap((stage) => (stage.stage === 'compact' ? [stage.uniform] : []));
    };
    expect(evenOf({})).toEqual([true]);
    expect(evenOf({ protectFirst: 1 })).toEqual([false]);
    expect(evenOf({ protectLast: 2, scope: 'channel' })).toEqual([true]); // only blocks can be spared
    expect(evenOf({}, { uniform: false })).toEqual([false]);
    expect(evenOf({ protectFirst: 1 }, { uniform: true })).toEqual([true]);
    const loraPrune = { id: 'loraprune', options: { unit: 'group' } };
    expect(evenOf({}, { method: loraPrune })).toEqual([false]); // it freezes the last block
    expect(evenOf({}, { method: { ...loraPrune, options: { unit: 'group', freeze: false } } })).toEqual([true]);
  });

  test.each([
    [{ seed: -1 }, 'seed'],
    [{ seed: 1.5 }, 'seed'],
    [{ stages: [] }, 'stages'],
    [{ version: 2 }, 'version'],
    [{ extra: 1 }, 'recipe'],
  ])('%j is refused and the field named', (change, field) => {
    const recipe = { ...recipeOf(defaultSettings), ...change } as unknown as Recipe;
    expect(() => parseRecipe(recipe)).toThrow(
      expect.objectContaining({ code: 'recipeInvalid', details: expect.objectContaining({ field }) }),
    );
  });

  test.each([
    ['an unknown method', { method: { id: 'crystalBall', options: {} } }, 'unknownId'],
    ['an unknown option', { method: { id: 'magnitude', options: { depth: 3 } } }, 'optionInvalid'],
    ['a pattern wider than a layer', { pattern: { id: 'nm', options: { keep: 2, of: 16 } } }, 'patternImpossible'],
    ['a protected weight that is not there', { protect: ['dense9.weight'] }, 'recipeInvalid'],
    ['an unknown optimiser', { optimizer: { id: 'magic', options: {} } }, 'unknownId'],
    [
      'an allocation that ranks scores for a method that has none beforehand',
      { method: { id: 'sparsegpt', options: {} }, allocation: { id: 'global', options: {} } },
      'recipeInvalid',
    ],
  ] as const)('%s is refused before anything runs', (_case, change, code) => {
    expect(() => check(change as Partial<Settings>)).toThrow(expect.objectContaining({ code }));
  });

  test('the narrow first layer may be protected instead', () => {
    const pattern = { id: 'nm', options: { keep: 2, of: 16 } };
    expect(() => check({ pattern, protect: ['conv1.weight'] })).not.toThrow();
  });
});
