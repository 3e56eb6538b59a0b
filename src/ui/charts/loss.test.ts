import { expect, test } from 'vitest';
import { counted } from './loss.ts';

test('the first step of a loss curve is step 1, as the sentences say it', () => {
  const points = [0, 1, 2].map((step) => ({ step, loss: 1, phase: 'train' as const }));
  expect(counted(points).map(({ step }) => step)).toEqual([1, 2, 3]);
});
