import { expect, test } from 'vitest';
import { xmlFault } from '../../testing/xml.ts';
import type { Colours } from '../compare/pictures/style.ts';
import { histogramSvg } from './histogramPicture.ts';

const colours: Colours = {
  accent: [1, 0, 0],
  positive: [0, 1, 0],
  group: [0, 0, 1],
  line: [9, 9, 9],
  ink: [0, 0, 0],
  panel: [255, 255, 255],
};
const bars = (text: string, fill: string) =>
  [...text.matchAll(/<rect x="([\d.]+)" width="[\d.]+" y="[\d.]+" height="([\d.]+)" fill="([^"]+)"/g)]
    .filter(([, , , colour]) => colour === fill)
    .map(([, x, height]) => [Number(x), Number(height)]);

test('bars as high as their share of the tallest, what is cut at their foot, nothing for an empty bin', () => {
  const { text, width, height } = histogramSvg(
    {
      title: 'Scores',
      lines: [],
      panels: [{ name: 'a & b', counts: [8, 0, 4], marked: [2, 0, 4] }],
      words: { marked: 'cut', others: 'kept' },
      axis: { name: 'score', from: '0', to: '1' },
      levels: [{ at: 0.5, name: 'threshold' }],
    },
    colours,
  );
  expect(xmlFault(text)).toBeNull();
  expect(text).toContain(`width="${width}" height="${height}"`);
  // of 120 pixels the first bin has all, 2 of its 8 are cut; the third has half, all of it cut; bins are 560 / 3 wide
  expect(bars(text, 'rgb(0,1,0)')).toEqual([
    [16, 30],
    [389.33, 60],
  ]);
  expect(bars(text, 'rgb(1,0,0)')).toEqual([[16, 90]]);
  for (const words of ['a &amp; b (≤ 8)', '>threshold<', '>cut<', '>score<']) expect(text).toContain(words);
});

test('panels stand under one another, each with its own tallest bar', () => {
  const panels = [
    { name: 'dense', counts: [1] },
    { name: 'pruned', counts: [50] },
  ];
  const axis = { name: 'weight', from: '-1', to: '1' };
  const { text } = histogramSvg({ title: 'w', lines: ['row 1'], panels, axis, levels: [] }, colours);
  expect(xmlFault(text)).toBeNull();
  expect(bars(text, 'rgb(1,0,0)')).toEqual([
    [16, 120],
    [16, 120],
  ]);
});
