import { expect, test } from 'vitest';
import type { Measured, SweepView } from '../../workers/protocol.ts';
import { boundOf, figureOf, isBetter, judgedBy, kindOf, measuresOf, wordOf } from './measures.ts';

const measured: Measured = {
  sparsity: 0.5,
  accuracy: 0.4,
  loss: Math.log(8),
  perClass: [],
  perplexity: 8,
  boundPerplexity: 2,
  tasks: { agreement: 0.5, place: 1 },
  macs: 1,
  bytes: 1,
};
const classifier: Measured = { ...measured, perplexity: null, boundPerplexity: null, tasks: {}, perClass: [1] };
const sweep = (dense: Measured | null) => ({ dense, points: [] }) as unknown as SweepView;

test('a language model is judged by perplexity first, and by tasks where there are questions', () => {
  expect(measuresOf('language', measured)).toEqual(['perplexity', 'tasks', 'accuracy', 'loss']);
  expect(measuresOf('language', { ...measured, tasks: {} })).toEqual(['perplexity', 'accuracy', 'loss']);
  expect(measuresOf('classify', classifier)).toEqual(['accuracy', 'loss']);
});

test('tasks count alike; what was not measured is no number', () => {
  expect(figureOf(measured, 'tasks')).toBe(0.75);
  expect(figureOf(measured, 'perplexity')).toBe(8);
  expect([figureOf(classifier, 'tasks'), figureOf(classifier, 'perplexity')]).toEqual([Number.NaN, Number.NaN]);
});

test('the bound belongs to perplexity and, as its logarithm, to the loss', () => {
  expect(boundOf(measured, 'perplexity')).toBe(2);
  expect(boundOf(measured, 'loss')).toBeCloseTo(Math.LN2, 12);
  expect([boundOf(measured, 'tasks'), boundOf(classifier, 'loss')]).toEqual([null, null]);
});

test('whatever was measured is judged by what leads its measures; the smaller perplexity is the better one', () => {
  expect(judgedBy(measured, 'classify')).toBe(measuresOf('language', measured)[0]);
  expect(judgedBy(classifier, 'language')).toBe(measuresOf('classify', classifier)[0]);
  expect(judgedBy(null, 'language')).toBe('perplexity');
  expect([isBetter('perplexity', 2, 3), isBetter('accuracy', 0.2, 0.3)]).toEqual([true, false]);
});

test('the kind is that of what was swept, not of what is in the lab now', () => {
  expect(kindOf(sweep(measured), { task: 'classify' })).toBe('language');
  expect(kindOf(sweep(classifier), { task: 'language' })).toBe('classify');
  expect(kindOf(null, { task: 'language' })).toBe('language');
  expect([wordOf('accuracy', 'language'), wordOf('accuracy', 'classify')]).toEqual(['nextToken', 'accuracy']);
});
