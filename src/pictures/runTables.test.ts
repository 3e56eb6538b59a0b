import { expect, test } from 'vitest';
import { lossCsv, masksCsv, scoresCsv } from './runTables.ts';

const rows = (text: string) => text.split('\r\n');

test('losses: one row a step, every digit', () => {
  expect(rows(lossCsv([{ step: 3, phase: 'finetune', loss: 1 / 3 }]))).toEqual([
    'step,phase,loss',
    '3,finetune,0.3333333333333333',
  ]);
});

test('masks over time: what went and what came is summed over the layers', () => {
  const layers = [
    { layer: 'a', cut: 3, grown: 1 },
    { layer: 'b', cut: 4, grown: 0 },
  ];
  const moves = [{ stage: 0, step: 7, sparsity: 0.5, layers }];
  expect(rows(masksCsv({ moves }))).toEqual(['step,sparsity,cut,grown', '7,0.5,7,1']);
});

test('a histogram has the edges of its bins', () => {
  const histogram = { lower: -1, upper: 3, lowest: -1, highest: 3, counts: [5, 2], prunedCounts: [4, 0] };
  expect(rows(scoresCsv(histogram))).toEqual(['from,to,scores,cut', '-1,1,5,4', '1,3,2,0']);
});
