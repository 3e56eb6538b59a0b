import { expect, test } from 'vitest';
import type { LargeModelView, LargePlanView, LargeRunView, LargeSettings } from '../workers/large/protocol.ts';
import { emptyLarge, reduceLarge } from './large.ts';

const model = { name: 'a', files: [] } as unknown as LargeModelView;
const settings = { sequences: 16 } as LargeSettings;
const layer = { name: 'w', block: 0, weights: 4, pruned: 2, error: null, raised: null };
const opened = reduceLarge(emptyLarge, { type: 'model', model, settings });

test('a model brings its settings and waits for its plan', () => {
  expect(opened).toMatchObject({ model, settings, planning: true, plan: null });
  const plan = { limitBytes: 1 } as LargePlanView;
  expect(reduceLarge(opened, { type: 'plan', plan })).toMatchObject({ plan, planning: false });
});

test('the same model opened by a new worker leaves what was set and made; another one does not', () => {
  const edited = { ...opened, settings: { ...settings, sequences: 3 }, layers: [layer] };
  const again = reduceLarge(edited, { type: 'model', model: { ...model }, settings });
  expect(again).toMatchObject({ settings: { sequences: 3 }, layers: [layer] });
  const other = reduceLarge(edited, { type: 'model', model: { ...model, name: 'b' }, settings });
  expect(other).toMatchObject({ settings, layers: [], run: null });
});

test('a run begins without the layers of the one before', () => {
  const before = { ...opened, layers: [layer] };
  const starting = { phase: 'starting' } as LargeRunView;
  const cutting = { phase: 'prune' } as LargeRunView;
  expect(reduceLarge(before, { type: 'run', run: starting }).layers).toEqual([]);
  expect(reduceLarge(before, { type: 'run', run: cutting }).layers).toEqual([layer]);
});

test('an error ends the waiting for a plan', () => {
  const error = { code: 'fileMissing', message: '', details: {} } as const;
  expect(reduceLarge(opened, { type: 'error', error }).planning).toBe(false);
});
