/** The numbers behind the charts of the Lab as CSV, every digit of them. Pure. */

import { csvText } from '../../pictures/csv.ts';
import type { FilmView, Quality, QuantizedLayerView, RaceView, SpeedView } from '../../workers/protocol.ts';

/** One row a measurement; of a language model with its perplexity. */
export function raceCsv({ lanes }: Pick<RaceView, 'lanes'>): string {
  const more = figuresKnown(lanes.flatMap(({ points }) => points));
  return csvText(
    ['pipeline', 'step', 'accuracy', 'sparsity', 'examples', ...more],
    lanes.flatMap(({ pipeline, points }) =>
      points.map((point) => {
        const { step, accuracy, sparsity, examples } = point;
        return [pipeline, step, accuracy, sparsity, examples, ...more.map((name) => point[name] ?? '')];
      }),
    ),
  );
}

/** What language models are judged by, where any was measured. */
function figuresKnown(all: readonly Pick<Quality, 'perplexity' | 'boundPerplexity'>[]) {
  return (['perplexity', 'boundPerplexity'] as const).filter((name) => all.some((one) => one[name] !== null));
}

const variants = ['dense', 'pruned', 'quantized', 'both'] as const;

/** Middle of each bin and weights in it that are not 0; zeros stand in the first row. */
export function quantizedCsv({ limit, counts, zeros }: QuantizedLayerView): string {
  const bins = counts.dense.length;
  return csvText(
    ['weight', ...variants],
    [
      ['exactly 0', ...variants.map((variant) => zeros[variant])],
      ...counts.dense.map((_, bin) => [
        limit * ((2 * (bin + 0.5)) / bins - 1),
        ...variants.map((variant) => counts[variant][bin]),
      ]),
    ],
  );
}

export function speedCsv({ versions }: Pick<SpeedView, 'versions'>): string {
  const more = figuresKnown(versions.flatMap(({ quality }) => quality ?? []));
  return csvText(
    ['version', 'ms', 'ms_low', 'ms_high', 'times_dense', 'bytes', 'weights', 'macs', 'accuracy', ...more],
    versions.map(({ id, latency, bytes, weights, macs, quality }) => [
      id,
      latency?.ms.median ?? '',
      latency?.ms.low ?? '',
      latency?.ms.high ?? '',
      latency?.ratio.median ?? '',
      bytes,
      weights,
      macs,
      quality?.accuracy ?? '',
      ...more.map((name) => quality?.[name] ?? ''),
    ]),
  );
}

/** One row a column of the layer. */
export function filmCsv({ diagonal, cut, errors: { compensated, plain, magnitude } }: FilmView): string {
  return csvText(
    ['column', 'diagonal', 'cut', 'compensated', 'plain', 'magnitude'],
    Array.from(diagonal, (value, column) => [
      column,
      value,
      cut[column],
      compensated[column],
      plain[column],
      magnitude[column],
    ]),
  );
}
