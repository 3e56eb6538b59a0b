import { expect, test } from 'vitest';
import { xmlFault } from '../testing/xml.ts';
import { plainPlot } from './plainPlot.ts';

test('bars stand one above the other, with a name each, and a line may mark a place', () => {
  const svg = plainPlot({
    x: { name: 'score', from: 0, to: 4 },
    y: { name: 'weights', from: 0, to: 10, log: false },
    bars: [
      { name: 'cut', heights: [5, 0] },
      { name: 'kept', heights: [5, 2] },
    ],
    lines: [],
    level: null,
    place: { name: 'largest <cut>', at: 1 },
  });
  expect(xmlFault(svg)).toBeNull();
  // x: 0 is at 64, 4 at 640; y: 0 is at 310, 10 at 16
  expect(svg).toContain('d="M64.0 310.0V163.0H352.0V310.0Z"'); // 5 of 10, at the foot; the empty bar is none
  expect(svg).toContain('d="M64.0 163.0V16.0H352.0V163.0ZM352.0 310.0V251.2H640.0V310.0Z"'); // above it; beside it
  expect(svg).toContain('d="M208.0 16V310"');
  for (const words of ['>cut<', '>kept<', '>score<', '>weights<', '>largest &lt;cut&gt;<'])
    expect(svg).toContain(words);
});
