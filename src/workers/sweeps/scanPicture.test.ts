import { expect, test } from 'vitest';
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';
import { xmlFault } from '../../testing/xml.ts';
import { scanSvg } from './scanPicture.ts';

const record = (perplexity: number | null) =>
  ({
    dense: { accuracy: 1, perplexity },
    request: { methods: [{ id: 'wanda', options: {} }] },
  }) as unknown as SweepRecord;
const point = (layer: string, wanted: number, accuracy: number, perplexity: number | null = null) =>
  ({ layer, wanted, accuracy, perplexity }) as SweepPoint;

test('a scan is a table of its layers: a cell a sparsity, the method by its name', () => {
  const svg = scanSvg(record(null), [point('a<b', 0.9, 0.25), point('a<b', 0.5, 0.998), point('c', 0.5, 1)]);
  expect(xmlFault(svg)).toBeNull();
  expect(svg.match(/<rect/g)).toHaveLength(1 + 3); // the background and a cell for each point
  for (const words of ['>a&lt;b<', '>50 %<', '>90 %<', '>99.8 %<', '>25 %<', '>Wanda: one layer alone']) {
    expect(svg).toContain(words);
  }
  expect(svg.indexOf('>50 %<')).toBeLessThan(svg.indexOf('>90 %<'));
});

test('of a language model it says how many times its perplexity grew; nothing measured is a picture too', () => {
  expect(scanSvg(record(4), [point('a', 0.5, 0, 9)])).toContain('>×2.25<');
  expect(xmlFault(scanSvg(record(null), []))).toBeNull();
});
