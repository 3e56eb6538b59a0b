import { expect, test } from 'vitest';
import { tinySpec } from '../../testing/tinyLlama.ts';
import { architectures } from '../models/architectures/index.ts';
import { defaultFromScratch, defaultSettings } from './defaults.ts';
import { fitSettings } from './fitSettings.ts';

test('an output that is never pruned is not spared; where it is pruned the choice stands', () => {
  const settings = { ...defaultSettings, fromScratch: { ...defaultFromScratch, outputAtHalfRate: true } };
  expect(fitSettings(settings, tinySpec()).fromScratch?.outputAtHalfRate).toBe(false);
  expect(fitSettings(settings, architectures.get('cnn').build())).toBe(settings);
});
