import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('nothing is promised before every kind of step to come has been seen', () => {
  const pace = createPace();
  pace.saw('train', 10);
  expect(pace.remaining(new Map([['train', 3]]))).toBe(30);
  expect(
    pace.remaining(
      new Map([
        ['train', 3],
        ['evaluate', 1],
      ]),
    ),
  ).toBeNull();
  expect(
    pace.remaining(
      new Map([
        ['train', 3],
        ['evaluate', 0],
      ]),
    ),
  ).toBe(30);
});

test('a slow first step is forgotten: each new one counts a tenth', () => {
  const pace = createPace();
  pace.saw('train', 100);
  pace.saw('train', 10); // 100 * 0.9 + 10 * 0.1
  expect(pace.remaining(new Map([['train', 1]]))).toBeCloseTo(91);
});
