import { expect, test } from 'vitest';
import type { RaceLane } from '../../workers/protocol.ts';
import { bestOf } from './best.ts';

const write = (figure: number) => figure.toFixed(2);
const lane = (pipeline: string, ...figures: { accuracy: number; perplexity: number | null }[]) =>
  ({ pipeline, points: figures.map((one) => ({ ...one, loss: 0, boundPerplexity: null })) }) as unknown as RaceLane;
const names = (best: ReturnType<typeof bestOf>) => best?.lanes.map(({ pipeline }) => pipeline);

test('a language model is best where its perplexity is lowest at the end, whatever its accuracy', () => {
  const lanes = [
    lane('a', { accuracy: 0.1, perplexity: 1.5 }, { accuracy: 0.9, perplexity: 4 }),
    lane('b', { accuracy: 0.2, perplexity: 2 }),
    lane('c'),
  ];
  const best = bestOf(lanes, 'perplexity', write);
  expect([names(best), best?.figure]).toEqual([['b'], '2.00']);
  expect(names(bestOf(lanes, 'accuracy', write))).toEqual(['a']);
});

test('what looks equal shares the place; who was never measured has none', () => {
  const lanes = [
    lane('a', { accuracy: 0.981, perplexity: null }),
    lane('b', { accuracy: 0.979, perplexity: null }),
    lane('c', { accuracy: 0.5, perplexity: null }),
  ];
  expect(names(bestOf(lanes, 'accuracy', write))).toEqual(['a', 'b']);
  expect(bestOf([lane('a')], 'accuracy', write)).toBeNull();
});
