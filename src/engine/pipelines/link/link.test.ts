import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultSettings } from '../defaults.ts';
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
