/** The curves of a sweep as a picture that stands alone: one line a method and pattern, a band over its seeds. English. Pure. */
import { methods } from '../../engine/methods/index.ts';
import { readChoice } from '../../engine/pipelines/choiceText.ts';
import type { Measured } from '../../engine/sweeps/measure.ts';
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import { type PlainLine, plainPlot } from '../../pictures/plainPlot.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';

/** Accuracy of classifiers, from 0 to 1; perplexity of language models, by powers. Seeds are averaged. */
export function sweepSvg({ dense }: Pick<SweepRecord, 'dense'>, points: readonly SweepPoint[]): string {
  const language = [...points, ...(dense ? [dense] : [])].some(({ perplexity }) => perplexity !== null);
  const figure = ({ accuracy, perplexity }: Measured) => (language ? (perplexity ?? Number.NaN) : accuracy);
  const all = [...points.map(figure), ...(dense ? [figure(dense)] : [])].filter(Number.isFinite);
  const [low, high] = language ? [Math.min(...all, 1e9), Math.max(...all, 1)] : [0, 1];
  return plainPlot({
    x: { name: 'sparsity of the prunable weights', from: 0, to: 1 },
    y: {
      name: language ? 'perplexity' : 'accuracy',
      ...(low < high ? { from: low, to: high } : { from: low / 2, to: low * 2 }),
      log: language,
    },
    lines: linesOf(points, figure),
    level: dense && { name: 'uncut', at: figure(dense) },
  });
}

function linesOf(points: readonly SweepPoint[], figure: (point: SweepPoint) => number): readonly PlainLine[] {
  const lines = new Map<string, Map<number, SweepPoint[]>>();
  for (const point of points) {
    const name = `${methodName(point.method)}, ${patternName(point.pattern)}`;
    const line = lines.get(name) ?? new Map<number, SweepPoint[]>();
    line.set(point.wanted, [...(line.get(point.wanted) ?? []), point]);
    lines.set(name, line);
  }
  return [...lines].map(([name, bySparsity]) => {
    const places = [...bySparsity.values()]
      .map((seeds) => ({ at: mean(seeds.map(({ sparsity }) => sparsity)), figures: seeds.map(figure) }))
      .sort((a, b) => a.at - b.at);
    const severalSeeds = places.some(({ figures }) => figures.length > 1);
    return {
      name,
      points: places.map(({ at, figures }) => [at, mean(figures)] as const),
      ...(severalSeeds && {
        band: places.map(({ at, figures }) => [at, Math.min(...figures), Math.max(...figures)] as const),
      }),
    };
  });
}

/** As the catalogue has it. */
export function methodName(id: string): string {
  return methods.has(id) ? methods.get(id).name : id;
}

/** Its id, which is a word, and its options. */
function patternName(text: string): string {
  if (text === '') return 'whole channels';
  const { id, options } = readChoice(text) ?? { id: text, options: {} };
  const told = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return `${id}${told.length === 0 ? '' : ` (${told.join(', ')})`}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
