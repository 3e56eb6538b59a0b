import { expect, test } from 'vitest';
import { defaultFromScratch, defaultSettings } from '../engine/pipelines/defaults.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { StagePhase } from '../engine/pipelines/stages/stage.ts';
import { plannedSparsity } from './maskView.ts';
import { barOf, phaseOf, positionOf, roundOf } from './place.ts';

const at = (recipe: Recipe, stage: number, phase: StagePhase | null) => ({
  recipe,
  cursor: { stage, step: 0 },
  phase,
  finished: phase === null,
});
const said = (place: ReturnType<typeof at>) => barOf(place).map(({ phase, state }) => `${phase} ${state}`);
const recipe = (change: Partial<Settings>) => recipeOf({ ...defaultSettings, ...change });
const fresh = { ...defaultSettings.model, weights: 'fresh' } as const;

test('the first pipeline: a network that came trained has its training behind it', () => {
  const first = recipe({});
  expect(said(at(first, 0, 'mask'))).toEqual([
    'train done',
    'score done',
    'mask now',
    'finetune next',
    'evaluate next',
    'export next',
  ]);
  expect(said(at(first, 3, null)).slice(-2)).toEqual(['evaluate done', 'export next']);
});

test('the second pipeline has neither score nor mask: both happen in its training', () => {
  const second = recipe({ pipeline: 'pruneWhileTraining', model: fresh });
  expect(said(at(second, 0, 'train'))).toEqual(['trainPrune now', 'finetune next', 'evaluate next', 'export next']);
});

test('the third pipeline does not go back to its first training after the mask', () => {
  const third = recipe({ pipeline: 'pruneThenTrain', model: fresh });
  expect(third.stages.map(({ stage }) => stage)).toEqual(['train', 'prune', 'reinitialize', 'train', 'evaluate']);
  expect(said(at(third, 2, 'train')).slice(0, 5)).toEqual([
    'train done',
    'score done',
    'mask done',
    'reinitialize now',
    'retrain next',
  ]);
  expect(phaseOf(at(third, 3, 'train'))).toBe('retrain');
  expect(phaseOf(at(third, 0, 'train'))).toBe('train');
});

test('in a later round its phases are to come again, and the round is counted', () => {
  const rounds = recipe({
    pipeline: 'pruneThenTrain',
    model: fresh,
    fromScratch: { ...defaultFromScratch, weights: 'rewind', rewindStep: 2 },
    schedule: { id: 'iterative', options: { rounds: 3 } },
  });
  const second = at(rounds, 4, 'score');
  expect(said(second).slice(0, 5)).toEqual([
    'train done',
    'score now',
    'mask next',
    'reinitialize next',
    'retrain next',
  ]);
  expect(roundOf(second)).toEqual({ now: 2, of: 3 });
});

test('parts of a step have their share of its place', () => {
  const four = { ...recipe({}), stages: Array.from({ length: 4 }, () => recipe({}).stages[0]) };
  const active = { steps: 5, parts: { kind: 'row', size: 1, count: 8 } } as const;
  const position = (step: number, part?: number) =>
    positionOf({ recipe: four, cursor: { stage: 1, step, part }, active });
  // a quarter, and of the second quarter two fifths, and of the third fifth 0, 2 and 4 eighths
  expect([position(2), position(2, 2), position(2, 4)]).toEqual([0.35, 0.3625, 0.375]);
  expect(position(2, 7)).toBeLessThan(position(3));
  const whole = positionOf({ recipe: four, cursor: { stage: 1, step: 2 }, active: { ...active, parts: null } });
  expect(whole).toBe(0.35);
});

test('the planned sparsity stands at the steps of the whole run', () => {
  // 128 examples in batches of 32: 4 steps an epoch; a first training of 3 epochs, then the cut, then 3 epochs again
  const third = recipe({ pipeline: 'pruneThenTrain', model: fresh, batchSize: 32 });
  expect(plannedSparsity(third, 128)).toEqual({ planned: [[12, 0.7]], steps: 24 });
  const second = recipe({
    pipeline: 'pruneWhileTraining',
    model: fresh,
    batchSize: 32,
    finetuneEpochs: 0,
    whileTraining: {
      rule: { id: 'gradual', options: {} },
      schedule: { id: 'drawn', options: { points: [[0.5, 0.25]] } },
      begin: 0,
      end: 1,
      frequency: 3,
      revive: 'never',
    },
  });
  // events at 3, 6, 9, 12 of 12: a quarter, a half, three quarters and all of the way over the drawn point (0.5, 0.25)
  expect(plannedSparsity(second, 128).planned).toEqual(
    [
      [3, 0.125],
      [6, 0.25],
      [9, 0.625],
      [12, 1],
    ].map(([step, share]) => [step, expect.closeTo(0.7 * share, 12)]),
  );
});
