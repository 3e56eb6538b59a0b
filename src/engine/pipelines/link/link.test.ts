import fc from 'fast-check';
import { expect, test } from 'vitest';
import { architectures } from '../../models/architectures/index.ts';
import { defaultSettings } from '../defaults.ts';
import { fitSettings, languageSettings } from '../fitSettings.ts';
import { recipeOf } from '../presets.ts';
import type { Settings } from '../settings.ts';
import { linkFields } from './fields.ts';
import { readLink, writeLink } from './link.ts';

const changed: Settings = {
  ...defaultSettings,
  seed: 12,
  model: { architecture: 'mlp', weights: 'trained' },
  sparsity: 0.85,
  method: { id: 'wanda', options: { variant: true } },
  pattern: { id: 'unstructured', options: {} },
  allocation: { id: 'perLayer', options: { sparsities: { 'dense1.weight': 0.5, 'dense2.weight': 0.9 } } },
  schedule: { id: 'iterative', options: {} },
  protect: ['dense3.weight'],
  overrides: { 'dense2.weight': 0.25 },
  finetuneEpochs: 0.5,
};

test('the defaults are an empty link', () => {
  expect(writeLink(defaultSettings)).toBe('');
  expect(readLink('')).toEqual({ settings: defaultSettings, corrected: [] });
});

test('a link is short, readable, and gives the same recipe back', () => {
  const link = writeLink(changed);
  expect(link).toBe(
    'v=1&net=mlp&s=0.85&method=wanda(variant:true)&alloc=perLayer(sparsities:dense1.weight=0.5;dense2.weight=0.9)' +
      '&schedule=iterative&seed=12&ft=0.5&keep=dense3.weight&layers=dense2.weight:0.25',
  );
  const { settings, corrected } = readLink(link);
  expect(corrected).toEqual([]);
  expect(recipeOf(settings)).toEqual(recipeOf(changed));
});

test('what becomes of whole channels, and how training recovers, travels too', () => {
  const settings: Settings = {
    ...defaultSettings,
    method: { id: 'llmPruner', options: {} },
    compact: true,
    uniform: false,
    lora: { rank: 4, finetune: true, pruneEpochs: 0.5 },
  };
  const link = writeLink(settings);
  expect(link).toBe('v=1&method=llmPruner&small=1&even=0&lora=1&rank=4&adapt=0.5');
  expect(readLink(link)).toEqual({ settings, corrected: [] });
  expect(readLink('lora=1').settings.lora).toEqual({ rank: 8, finetune: true, pruneEpochs: 1 });
  expect(readLink('guard=0').settings.guard).toBe(false);
});

/** Every key there is, each other than its default: a new one does not compile before it stands here. */
const everything: Required<Omit<Settings, 'data' | 'quantize'>> & { quantize: object; data: Required<Story> } = {
  pipeline: 'pruneWhileTraining',
  seed: 8,
  model: { architecture: 'story-llama', weights: 'fresh' },
  data: { source: 'stories', train: 32, test: 4, length: 64 },
  trainEpochs: 2,
  batchSize: 4,
  optimizer: { id: 'sgd', options: {} },
  learningRate: { id: 'constant', options: {} },
  method: { id: 'random', options: {} },
  pattern: { id: 'nm', options: { keep: 1, of: 4 } },
  allocation: { id: 'perLayer', options: { sparsities: { 'lm_head.weight': 0.5 } } },
  schedule: { id: 'iterative', options: {} },
  sparsity: 0.75,
  protect: ['model.layers.0.mlp.up_proj.weight'],
  overrides: { 'model.layers.1.mlp.up_proj.weight': 0.25 },
  calibration: 48,
  finetuneEpochs: 0.5,
  guard: false,
  quantize: { bits: 4, granularity: 'channel', range: 'affine' },
  lora: { rank: 4, finetune: true, pruneEpochs: 2 },
  compact: true,
  uniform: false,
  whileTraining: {
    rule: { id: 'rigl', options: {} },
    schedule: { id: 'linear', options: {} },
    begin: 0.1,
    end: 0.5,
    frequency: 10,
    revive: 'stored',
  },
  fromScratch: { prune: 'initial', weights: 'rewind', rewindStep: 5, outputAtHalfRate: true },
};
type Story = Extract<Settings['data'], { source: 'stories' }>;

test('every field of the settings is in a link', () => {
  const read = new URLSearchParams(writeLink(everything as Settings));
  let settings: object = {};
  for (const { key, path, kind } of linkFields) {
    const text = read.get(key);
    const [first, second] = path;
    expect(text, key).not.toBeNull();
    const outer = (settings as Record<string, object>)[first];
    const value = kind.read(text!);
    settings = { ...settings, [first]: second === undefined ? value : { ...outer, [second]: value } };
  }
  expect(settings).toEqual(everything);
});

const storyLlama = architectures.get('story-llama').build();

test('a language model that is shared is the same for whoever opens the link', () => {
  const model = { architecture: 'story-llama', weights: 'trained' } as const;
  const chosen = fitSettings({ ...defaultSettings, model }, storyLlama);
  expect(chosen.calibration).toBe(16);
  for (const mine of [chosen, { ...chosen, calibration: 128, sparsity: 0.7, batchSize: 64 }]) {
    const { settings, corrected } = readLink(writeLink(mine));
    expect(corrected).toEqual([]);
    expect(settings).toEqual(mine);
    expect(fitSettings(settings, storyLlama)).toBe(settings);
    expect(recipeOf(settings)).toEqual(recipeOf(mine));
  }
});

test('a link that names a language model by hand keeps what it says and takes the rest from what suits the model', () => {
  const { settings, corrected } = readLink('net=story-llama&s=0.9&method=sparsegpt');
  expect(corrected).toEqual([]);
  const { data, calibration, batchSize } = languageSettings;
  expect(settings).toMatchObject({ sparsity: 0.9, method: { id: 'sparsegpt' }, data, calibration, batchSize });
  expect(fitSettings(settings, storyLlama)).toBe(settings);
});

test.each([
  ['net=story-llama&s=0.9&data=digits', 'data'],
  ['net=story-llama&s=0.9&length=4000', 'length'],
  ['net=story-llama&s=0.9&data=tokens', 'data'],
  ['net=mlp&s=0.9&data=stories&train=10&test=10&length=20', 'data'],
])('%s: other data than the model has use for are said, the rest stays', (query, key) => {
  const { settings, corrected } = readLink(query);
  expect(corrected.map((one) => [one.key, one.why])).toContainEqual([key, 'refused']);
  expect(settings.sparsity).toBe(0.9);
  expect(fitSettings(settings, architectures.get(settings.model.architecture).build())).toBe(settings);
});

test.each([
  ['s=1.5', 's', 'unreadable'],
  ['s=', 's', 'unreadable'],
  ['method=magic', 'method', 'refused'],
  ['method=wanda(variant:7)', 'method', 'refused'],
  ['net=file', 'net', 'refused'],
  ['data=files', 'data', 'refused'],
  ['keep=conv9.weight', 'keep', 'refused'],
  ['colour=red', 'colour', 'unknown'],
  ['v=99&s=0.5', 'v', 'newer'],
])('%s: the default stays, and it is said', (query, key, why) => {
  const { settings, corrected } = readLink(query);
  expect(corrected.map((one) => [one.key, one.why])).toEqual([[key, why]]);
  expect(settings).toEqual(key === 'v' ? { ...defaultSettings, sparsity: 0.5 } : defaultSettings);
});

test('of two things that do not go together the first one stays', () => {
  const { settings, corrected } = readLink('method=sparsegpt&alloc=global&s=0.5');
  expect([settings.method.id, settings.allocation.id, settings.sparsity]).toEqual(['sparsegpt', 'uniform', 0.5]);
  expect(corrected).toEqual([{ key: 'alloc', given: 'global', why: 'refused' }]);
});

test('what means something to the page only is no mistake', () => {
  expect(readLink('hide=method&by=Anna&s=0.5', ['hide', 'by']).corrected).toEqual([]);
});

test('no text makes it throw, and what it gives can be run and written again', () => {
  const key = fc.oneof(fc.constantFrom(...linkFields.map((field) => field.key), 'v'), fc.string());
  const value = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom(
      'wanda',
      'nm(keep:1,of:4)',
      'perLayer(sparsities:a=1)',
      'mlp',
      'fresh',
      'pruneThenTrain',
      'x(',
      '(:=)',
      '1',
      'iterative',
    ),
  );
  const query = fc.oneof(
    fc.string(),
    fc
      .array(fc.tuple(key, value), { maxLength: 8 })
      .map((pairs) => pairs.map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')),
  );
  fc.assert(
    fc.property(query, (text) => {
      const { settings } = readLink(text);
      const recipe = recipeOf(settings);
      const again = readLink(writeLink(settings));
      expect(again.corrected).toEqual([]);
      expect(recipeOf(again.settings)).toEqual(recipe);
    }),
    { numRuns: 300, seed: 5 },
  );
});
