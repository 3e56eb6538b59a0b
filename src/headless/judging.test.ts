import { expect, test } from 'vitest';
import { parseRecipe, type Stage } from '../engine/pipelines/recipe.ts';
import { judgedExamples, judgedPlaces, unjudged } from './judging.ts';

const entry = (id: string) => ({ id });
const course = { epochs: 1, batchSize: 8, optimizer: entry('adamw'), learningRate: entry('constant') };
const cut = { sparsity: 0.5, method: entry('magnitude'), pattern: entry('unstructured'), allocation: entry('uniform') };
const moving = { schedule: entry('cubic'), ...cut };
const short: Readonly<Record<string, object>> = {
  T: { stage: 'train', ...course },
  W: { stage: 'train', ...course, pruning: moving },
  P: { stage: 'prune', ...cut },
  C: { stage: 'compact' },
  F: { stage: 'finetune', ...course },
  R: { stage: 'reinitialize', mode: 'fresh' },
  Q: { stage: 'quantize', bits: 8 },
  E: { stage: 'evaluate', examples: 5 },
};

function stagesOf(letters: string): readonly Stage[] {
  const [model, data] = [
    { architecture: 'mlp', weights: 'trained' },
    { source: 'digits', train: 8, test: 8 },
  ];
  const stages = [...letters].map((letter) => short[letter]);
  return parseRecipe({ version: 1, seed: 1, model, data, stages }).stages;
}

test.each([
  ['PFE', { 0: 'dense', 1: 'pruned', 3: 'recovered' }],
  ['TPFE', { 1: 'dense', 2: 'pruned', 4: 'recovered' }],
  ['PCFQE', { 0: 'dense', 2: 'pruned', 5: 'recovered' }], // the smaller network, before it trains
  ['PFPFE', { 0: 'dense', 3: 'pruned', 5: 'recovered' }], // the last round
  ['WFE', { 0: 'dense', 1: 'pruned', 3: 'recovered' }],
  ['TPRTE', { 1: 'dense', 3: 'pruned', 5: 'recovered' }], // pruned: fresh weights under masks
  ['PE', { 0: 'dense', 2: 'pruned' }],
  ['T', { 1: 'dense' }],
])('%s is judged where it is last dense, pruned and recovered', (letters, wanted) => {
  expect(Object.fromEntries(judgedPlaces(stagesOf(letters)))).toEqual(wanted);
});

test('what the recipe has just judged itself is not judged again', () => {
  const stages = stagesOf('EPEFE');
  expect(unjudged(stages, 1, { dense: {} })).toBeNull();
  expect(unjudged(stages, 1, {})).toBe('dense'); // a network that came with zeros was judged as a pruned one
  expect(unjudged(stages, 3, { dense: {}, pruned: {} })).toBeNull();
  expect(unjudged(stagesOf('EPFE'), 2, { dense: {} })).toBe('pruned');
  expect(unjudged(stages, 2, {})).toBeNull();
});

test('it is judged on as many examples as the recipe judges on, on all where it never does', () => {
  expect(judgedExamples(stagesOf('PE'))).toBe(5);
  expect(judgedExamples(stagesOf('P'))).toBe(0);
});
