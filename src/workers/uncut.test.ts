import { beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { SweepRequest } from '../engine/sweeps/request.ts';
import { useWasm } from '../testing/backends.ts';
import { openPage } from '../testing/labPage.ts';
import type { HistoryEntry } from './history.ts';
import { uncutPlace } from './uncut.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 128, test: 60 },
  batchSize: 32,
  trainEpochs: 1,
};
const recipe = recipeOf(settings); // train, prune, fine-tune, evaluate
const place = (stage: number, step: number, key = 'checkpoints.step') =>
  ({ cursor: { stage, step }, label: { key, values: {} } }) as HistoryEntry;

test('the place before the first cut is the newest that the run has passed, and none of a hand that cut', () => {
  const [begun, halfway, trained] = [place(0, 0), place(0, 3), place(1, 0)];
  const [scoring, scored, cut] = [place(1, 2), place(1, 3), place(2, 0)];
  const entries = [begun, halfway, trained, scoring, scored, cut];
  const found = (at: number, of = entries) => uncutPlace({ entries: of, at }, recipe, scored);
  expect([0, 1, 2, 3, 4, 5].map((at) => entries.indexOf(found(at)))).toEqual([0, 1, 2, 2, 4, 4]);
  const painted = [begun, trained, place(1, 0, 'checkpoints.painted'), scored];
  expect(painted.indexOf(found(3, painted))).toBe(1);
  const branch = [cut, place(2, 5)]; // nobody knows what it was before
  expect(branch.indexOf(found(1, branch))).toBe(0);
});

test('a fresh network is swept as it was trained, and never untrained where the recipe trains first', async () => {
  const { api, last, errors } = openPage(settings, () => {
    throw new Error('not looked at');
  });
  const sweep = async () => {
    const one = { id: 'magnitude', options: {} };
    const patterns = [{ id: 'unstructured', options: {} }];
    await api.sweep({ methods: [one], patterns, sparsities: [0.5], seeds: [1], examples: 0 } satisfies SweepRequest);
  };
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings });
  await sweep();
  expect(last('error').error.details).toMatchObject({ refusal: 'trainFirst' });
  expect(last('sweep')).toBeUndefined();

  await api.step('stage');
  const trained = last('metrics').metrics.dense!;
  await sweep();
  expect(last('sweep').sweep).toMatchObject({ status: 'finished', dense: { accuracy: trained.accuracy } });
  expect(last('sweep').sweep.dense!.loss).toBeCloseTo(trained.loss, 5);
  expect(errors).toHaveLength(1);
});
