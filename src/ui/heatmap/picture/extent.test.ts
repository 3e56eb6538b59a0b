import { expect, test } from 'vitest';
import { extentOf, mostWeights } from './extent.ts';

test('what is too large is taken as far as it is in sight, and weight by weight where that can be', () => {
  const sight = { row: 8, column: 16, rows: 100, columns: 2000 };
  const small = extentOf('w', 'value', { rows: 1024, columns: 1024 }, sight);
  expect([small.whole, small.request.rows, small.request.maxCells]).toEqual([true, 1024, 1024]);
  const large = extentOf('w', 'value', { rows: 1024, columns: 2048 }, sight);
  expect(large).toMatchObject({ whole: false, request: { ...sight, maxCells: 2000 } });
  const huge = extentOf('w', 'value', { rows: 4096, columns: 4096 }, { ...sight, rows: 4000 });
  expect(huge.request.maxCells).toBeLessThan(2000); // 8 million in sight
  expect(4000 * 2000).toBeGreaterThan(mostWeights);
});
