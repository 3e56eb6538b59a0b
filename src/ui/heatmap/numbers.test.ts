import { expect, test } from 'vitest';
import { formatApart } from './numbers.ts';

test.each([
  [0.0068791, 0.0068823, ['0.006879', '0.006882']],
  [0.5, 0.7, ['0.5', '0.7']],
  [-1.2341, -1.2342, ['\u22121.2341', '\u22121.2342']],
  [2, 2, ['2', '2']],
])('%d and %d are written with as many digits as tell them apart', (a, b, written) => {
  expect(formatApart(a, b, 'en')).toEqual(written);
});
