import { expect, test } from 'vitest';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { withThreshold } from './threshold.ts';

const scores = Float32Array.from([0.125, 0.25, 0.25, 0.5]);

test('the share of scores up to the threshold becomes the sparsity of the layer', () => {
  expect(withThreshold(defaultSettings, 'a.weight', scores, 0.2).overrides).toEqual({ 'a.weight': 0.25 });
  expect(withThreshold(defaultSettings, 'a.weight', scores, 0.25).overrides).toEqual({ 'a.weight': 0.75 });
});

test('null takes it away and leaves other layers alone', () => {
  const settings = { ...defaultSettings, overrides: { 'a.weight': 0.5, 'b.weight': 0.3 } };
  expect(withThreshold(settings, 'a.weight', scores, null).overrides).toEqual({ 'b.weight': 0.3 });
});
