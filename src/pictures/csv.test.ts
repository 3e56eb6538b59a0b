import { expect, test } from 'vitest';
import { csvText } from './csv.ts';

test('quotes what holds a comma, a quote or a line break, and doubles quotes', () => {
  expect(
    csvText(
      ['method', 'note'],
      [
        ['a,b', 0.5],
        ['say "no"', 1e-9],
        ['two\nlines', -1],
      ],
    ),
  ).toBe('method,note\r\n"a,b",0.5\r\n"say ""no""",1e-9\r\n"two\nlines",-1');
});
