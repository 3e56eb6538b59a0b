import { expect, test } from 'vitest';
import { describeCatalog } from '../../engine/catalog.ts';
import { absentMethods } from './absent.ts';

test('every method is told of, or its absence is: by training or by whole channels', () => {
  const { methods } = describeCatalog();
  const absent = absentMethods(methods, 'magnitude');
  expect(absent.map(({ reason }) => reason)).toEqual(['training', 'channels']);
  expect(absent[0].ids).toEqual(['loraprune']);
  expect(absent[1].ids).toContain('llmPruner');
  const judged = methods.filter(({ kind }) => kind === 'scoreWeights' || kind === 'solve');
  expect(judged.length + absent.flatMap(({ ids }) => ids).length).toBe(methods.length);
});

test('the method that cut the weight is not missing', () => {
  expect(absentMethods([{ id: 'loraprune', kind: 'scoreSteps' }], 'loraprune')).toEqual([]);
});
