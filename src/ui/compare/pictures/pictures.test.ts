import { expect, test } from 'vitest';
import { heatTableSvg } from '../../../pictures/heatTable.ts';
import { xmlFault } from '../../../testing/xml.ts';
import type { LayerComparison } from '../../../workers/protocol.ts';
import { keptBarsSvg, keptCsv } from './keptBars.ts';
import type { Colours } from './style.ts';

const colours: Colours = {
  accent: [50, 80, 180],
  positive: [210, 100, 30],
  group: [0, 120, 100],
  line: [220, 220, 215],
  ink: [20, 20, 20],
  panel: [255, 255, 255],
};
const layer = (name: string, both: number, onlyA: number, onlyB: number, neither: number): LayerComparison => ({
  name,
  weights: both + onlyA + onlyB + neither,
  both,
  onlyA,
  onlyB,
  neither,
  jaccard: both / (both + onlyA + onlyB),
  sparsityA: 0.5,
  sparsityB: 0.25,
  meanDifference: 0.1,
  largestDifference: 1 / 3,
});

const cell = (value: number) => ({ value, left: value });

test('a table of shares has a coloured cell and its number for each, and nothing where there is none', () => {
  const rows = [
    { name: 'Wanda & co', values: [cell(1), cell(0.25)] },
    { name: 'Random', values: [cell(0.25), null] },
  ];
  const table = { title: 'How alike', lines: ['at 50 %'], corner: 'method', columns: ['Wanda', 'Random'], rows };
  const { text, width, height } = heatTableSvg({ ...table, format: (value) => `${value * 100} %` }, colours);
  expect(xmlFault(text)).toBeNull();
  expect(text).toContain(`width="${width}" height="${height}"`);
  expect(text.match(/<rect/g)).toHaveLength(1 + 3); // the background and three cells
  expect(text).toContain('rgb(163,176,221)'); // 1: 45 % of the accent on the panel
  expect(text.match(/>25 %</g)).toHaveLength(2);
  expect(text).toContain('Wanda &amp; co');
});

test('bars are as long as their shares, in the order of the words above them', () => {
  const { text } = keptBarsSvg(
    {
      title: 'Kept',
      lines: [],
      layers: [layer('conv1.weight', 2, 1, 1, 0), layer('dense1.weight', 0, 0, 0, 8)],
      words: { both: 'Both', onlyA: 'A', onlyB: 'B', neither: 'None' },
      axis: 'share',
      share: (value) => `${value * 100}`,
      jaccard: (value) => `J ${value}`,
    },
    colours,
  );
  expect(xmlFault(text)).toBeNull();
  const bars = [...text.matchAll(/width="([\d.]+)" height="16" fill="([^"]+)"/g)].map(([, width, fill]) => [
    fill,
    +width,
  ]);
  expect(bars.slice(0, 4)).toEqual([
    ['rgb(50,80,180)', 210],
    ['rgb(210,100,30)', 105],
    ['rgb(0,120,100)', 105],
    ['rgb(220,220,215)', 0],
  ]);
  expect(bars[7]).toEqual(['rgb(220,220,215)', 420]);
  expect(text).toContain('J 0.5');
});

test('the table of the bars has every number in full', () => {
  const [head, first] = keptCsv([layer('a', 2, 1, 1, 0)]).split('\r\n');
  expect(head).toBe(
    'layer,weights,both,onlyA,onlyB,neither,jaccard,sparsityA,sparsityB,meanDifference,largestDifference',
  );
  expect(first.split(',').map(Number).slice(1)).toEqual([4, 2, 1, 1, 0, 0.5, 0.5, 0.25, 0.1, 1 / 3]);
});
