import { expect, test } from 'vitest';
import type { CatalogDescription } from '../engine/catalog.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type {
  EngineEvent,
  ExportView,
  LossPoint,
  Metrics,
  ModelView,
  RunView,
  SweepView,
} from '../workers/protocol.ts';
import { emptyLab, type LabState } from './lab.ts';
import { reduce } from './onEngineEvent.ts';

const run: RunView = {
  status: 'paused',
  stage: 1,
  stages: 3,
  phase: 'finetune',
  bar: [{ phase: 'finetune', state: 'now' }],
  round: null,
  step: 0,
  steps: 90,
  remainingMs: null,
  happened: null,
  recipe: recipeOf(defaultSettings),
  checkpoints: [],
  atCheckpoint: 2,
  history: { bytes: 0, quotaBytes: 100, forgotten: 0, lasts: 'site' },
  pastCheckpoint: false,
  grains: [{ grain: 'step', kind: 'plain' }],
  part: null,
};
const exported: ExportView = { status: 'ready', fileName: 'a.zip', blob: null, files: [], checks: [] };
const point = (step: number): LossPoint => ({ step, loss: 1 / step, phase: 'train' });
const after = (state: LabState, ...events: EngineEvent[]) => events.reduce(reduce, state);

test('loss points are added until a reset', () => {
  const grown = after(
    emptyLab,
    { type: 'loss', reset: true, points: [point(1)] },
    { type: 'loss', reset: false, points: [point(2), point(3)] },
  );
  expect(grown.loss.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(after(grown, { type: 'loss', reset: true, points: [] }).loss).toEqual([]);
});

test('errors pile up, each with an id of its own', () => {
  const error = { code: 'internal', message: 'x', details: {} } as const;
  const { errors } = after(emptyLab, { type: 'error', error }, { type: 'error', error });
  expect(new Set(errors.map(({ id }) => id)).size).toBe(2);
});

test('an event leaves the other slices as they are, so that their components do not render', () => {
  const before = after(emptyLab, { type: 'run', run });
  const later = after(before, { type: 'progress', progress: null });
  expect(later.run).toBe(before.run);
  expect(later.layers).toBe(before.layers);
});

test('written files are forgotten once the run has moved on', () => {
  const ready = after(emptyLab, { type: 'run', run }, { type: 'export', export: exported });
  expect(after(ready, { type: 'run', run: { ...run, happened: { key: 'x', values: {} } } }).exported).toBe(exported);
  expect(after(ready, { type: 'run', run: { ...run, step: 1 } }).exported).toBeNull();
  const other = recipeOf({ ...defaultSettings, sparsity: 0.5 });
  expect(after(ready, { type: 'run', run: { ...run, recipe: other } }).exported).toBeNull();
});

test('a new worker draws no more of the curve of the last one', () => {
  const sweep: SweepView = {
    id: 'a',
    status: 'running',
    startedAt: 0,
    request: { methods: [], patterns: [], sparsities: [], seeds: [], examples: 0 },
    facts: { architecture: 'mlp', origin: 'bundled', data: 'digits', examples: 1, of: 1 },
    dense: null,
    points: [],
    total: 3,
    faults: [],
    whole: true,
    remainingMs: 5,
    timing: null,
  };
  const catalog = {} as CatalogDescription;
  const restarted = after(emptyLab, { type: 'sweep', sweep }, { type: 'catalog', catalog, settings: defaultSettings });
  expect(restarted.sweep).toEqual({ ...sweep, status: 'stopped', remainingMs: null });
  const timed: SweepView = { ...sweep, status: 'finished', remainingMs: null, timing: { done: 1, total: 2 } };
  const begun = after(
    emptyLab,
    { type: 'sweep', sweep: timed },
    { type: 'catalog', catalog, settings: defaultSettings },
  );
  expect(begun.sweep).toEqual({ ...timed, timing: null });
});

test('what a worker had under way when it ended is not under way in the next', () => {
  const running = { status: 'running' };
  const before = {
    ...emptyLab,
    ...{ exported: { ...exported, status: 'working' }, race: running, quantization: running, speed: running },
    ...{ telling: running, pairTelling: { a: 1, b: 2, telling: running }, evidence: { ...running, current: 'a' } },
  } as unknown as LabState;
  const next = after(before, { type: 'catalog', catalog: {} as CatalogDescription, settings: defaultSettings });
  const cancelled = { status: 'cancelled' };
  expect(next).toMatchObject({
    ...{ exported: null, race: cancelled, quantization: cancelled, speed: cancelled, telling: cancelled },
    ...{ pairTelling: { a: 1, b: 2, telling: cancelled }, evidence: { ...cancelled, current: null } },
  });
  const done = { ...emptyLab, race: { status: 'finished' } } as unknown as LabState;
  expect(after(done, { type: 'catalog', catalog: {} as CatalogDescription, settings: defaultSettings }).race).toBe(
    done.race,
  );
});

test('figures of one network are not shown for the next', () => {
  const model = { architecture: 'cnn', origin: 'bundled' } as ModelView;
  const metrics = {} as Metrics;
  const known = after(emptyLab, { type: 'model', model }, { type: 'metrics', metrics });
  expect(known.metrics).toEqual(metrics);
  expect(after(known, { type: 'model', model }).metrics).toEqual(metrics); // the same network, another run
  const other = { ...model, architecture: 'story-llama' };
  expect(after(known, { type: 'model', model: other })).toMatchObject({ metrics: null, layers: [], tile: null });
});
