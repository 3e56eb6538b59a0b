import { expect, test } from 'vitest';
import { describeCatalog } from '../../engine/catalog.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { compareStore } from '../../state/compare.ts';
import { requestOf } from './request.ts';

const known = describeCatalog().methods;
const state = compareStore.getInitialState();
const trains = known.find(({ kind }) => kind === 'scoreSteps')!.id;
const asked = (methods: readonly string[] | null, method: string, channelless: readonly string[] = []) =>
  requestOf(
    { ...state, methods },
    { ...defaultSettings, method: { id: method, options: {} } },
    { known, channelless },
    'images',
  ).methods.map(({ id }) => id);

test('the method of the recipe is asked for where nothing is ticked, and random pruning last', () => {
  expect(asked(null, 'magnitude')).toEqual(['magnitude', 'random']);
});

test('a method that trains while it prunes is never asked for, whoever names it', () => {
  expect(asked(null, trains)).toEqual(['random']);
  expect(asked([trains, 'wanda'], trains)).toEqual(['wanda', 'random']);
});

test('a method that finds nothing in the network is left out', () => {
  expect(asked(['magnitude', 'wanda'], 'magnitude', ['wanda'])).toEqual(['magnitude', 'random']);
});
