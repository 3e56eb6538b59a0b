import { expect, test } from 'vitest';
import type { FilmView, QuantizedLayerView, RaceView, SpeedView } from '../../workers/protocol.ts';
import { filmCsv, quantizedCsv, raceCsv, speedCsv } from './chartCsv.ts';

const rows = (text: string) => text.split('\r\n');

test('a race: one row a point, every digit', () => {
  const point = { accuracy: 0.5, sparsity: 0.9, examples: 24 };
  const lanes = [
    { pipeline: 'pruneThenTrain', points: [{ step: 5, ...point, perplexity: null, boundPerplexity: null }] },
  ];
  expect(rows(raceCsv({ lanes } as unknown as RaceView))).toEqual([
    'pipeline,step,accuracy,sparsity,examples',
    'pruneThenTrain,5,0.5,0.9,24',
  ]);
  const told = [
    { pipeline: 'pruneThenTrain', points: [{ step: 5, ...point, perplexity: 3.5, boundPerplexity: null }] },
  ];
  expect(rows(raceCsv({ lanes: told } as unknown as RaceView))).toEqual([
    'pipeline,step,accuracy,sparsity,examples,perplexity',
    'pruneThenTrain,5,0.5,0.9,24,3.5',
  ]);
});

test('quantized weights: zeros in a row of their own, then the middles of the bins', () => {
  const each = <T>(value: T) => ({ dense: value, pruned: value, quantized: value, both: value });
  const layer = { limit: 2, counts: each([1, 2]), zeros: { ...each(0), pruned: 9 } } as unknown as QuantizedLayerView;
  expect(rows(quantizedCsv(layer))).toEqual([
    'weight,dense,pruned,quantized,both',
    'exactly 0,0,9,0,0',
    '-1,1,1,1,1',
    '1,2,2,2,2',
  ]);
});

test('speed: what was not timed is empty, not 0', () => {
  const latency = { ms: { median: 2, low: 1, high: 3 }, ratio: { median: 0.5 } };
  const sizes = { bytes: 10, weights: 4, macs: 8 };
  const versions = [
    { id: 'dense', latency, ...sizes, quality: { accuracy: 0.9, perplexity: 4, boundPerplexity: 2 } },
    { id: 'csr', latency: null, ...sizes, quality: null },
  ];
  expect(rows(speedCsv({ versions } as unknown as SpeedView))).toEqual([
    'version,ms,ms_low,ms_high,times_dense,bytes,weights,macs,accuracy,perplexity,boundPerplexity',
    'dense,2,1,3,0.5,10,4,8,0.9,4,2',
    'csr,,,,,10,4,8,,,',
  ]);
});

test('the film: one row a column', () => {
  const errors = { compensated: [0.1], plain: [0.2], magnitude: [0.3] };
  const film = { diagonal: [0.5], cut: [2], errors } as unknown as FilmView;
  expect(rows(filmCsv(film))).toEqual(['column,diagonal,cut,compensated,plain,magnitude', '0,0.5,2,0.1,0.2,0.3']);
});
