import { expect, test } from 'vitest';
import type { RunFigures, RunRecord } from '../../workers/protocol.ts';
import { figureOf, figuresOfPair } from './figures.ts';

const image: RunFigures = { accuracy: 0.9, loss: 0.3, examples: 10 };
const text: RunFigures = { accuracy: 0.4, loss: 2, examples: 10, perplexity: 7.4, tasks: { a: 0.5, b: 1 } };
const run = (dense?: RunFigures) => ({ evaluations: dense ? { dense } : {} }) as RunRecord;

test('two runs are held against one another by what suits their networks', () => {
  expect(figuresOfPair([run(image), run(image)])).toEqual(['accuracy']);
  expect(figuresOfPair([run(text), run()])).toEqual(['perplexity', 'nextToken', 'tasks']);
  expect(figuresOfPair([run({ ...text, tasks: undefined }), run(image)])).toEqual([
    'accuracy',
    'perplexity',
    'nextToken',
  ]);
});

test('the accuracy of a language model is that of the next token, tasks count alike, the rest is not there', () => {
  expect(figureOf(text, 'nextToken')).toBe(0.4);
  expect(figureOf(text, 'tasks')).toBe(0.75);
  expect([figureOf(text, 'accuracy'), figureOf(image, 'nextToken'), figureOf(image, 'perplexity')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(figureOf(undefined, 'accuracy')).toBeNull();
});
