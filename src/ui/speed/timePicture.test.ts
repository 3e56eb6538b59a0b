import { expect, test } from 'vitest';
import { xmlFault } from '../../testing/xml.ts';
import type { Colours } from '../compare/pictures/style.ts';
import { timeSvg } from './timePicture.ts';

const grey = [9, 9, 9] as const;
const colours: Colours = { accent: [1, 0, 0], positive: grey, group: grey, line: grey, ink: grey, panel: grey };

test('a bar as long as the median, with its number behind the whisker, and the dense time as a line', () => {
  const rows = [
    { name: 'dense', median: 10, low: 9, high: 20, worth: '' },
    { name: 'csr', median: 5, low: 4, high: 6, worth: 'Perplexity 2.5' },
  ];
  const { text } = timeSvg({ title: 'Speed', what: '<16>', rows, base: 10, axis: 'ms', format: String }, colours);
  expect(xmlFault(text)).toBeNull();
  // 420 pixels hold 21 ms: 20 a millisecond
  const bars = [...text.matchAll(/width="([\d.]+)" height="18" fill="rgb\(1,0,0\)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(bars).toEqual([200, 100]);
  for (const words of ['>dense<', '>csr<', '>10<', '>5 · Perplexity 2.5<', '&lt;16&gt;']) expect(text).toContain(words);
});
