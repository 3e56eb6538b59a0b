/** The figures of a kept run: what a row of two runs side by side is made of. Pure. */
import type { RunFigures, RunRecord } from '../../workers/protocol.ts';

export const milestones = ['dense', 'pruned', 'recovered'] as const;

/** Mean over all zero-shot tasks, in [0, 1]; null where none was asked. */
export function taskMean({ tasks }: RunFigures): number | null {
  const shares = Object.values(tasks ?? {});
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

export type Figure = 'accuracy' | 'perplexity' | 'nextToken' | 'tasks';

export const isLanguage = (figures: RunFigures) => figures.perplexity !== undefined;

/** What either of two runs is judged by: accuracy of classifiers; perplexity, tasks, and the next token of language models. */
export function figuresOfPair(runs: readonly RunRecord[]): readonly Figure[] {
  const all = runs.flatMap(({ evaluations }) => milestones.flatMap((milestone) => evaluations[milestone] ?? []));
  return [
    ...(all.some((one) => !isLanguage(one)) ? (['accuracy'] as const) : []),
    ...(all.some(isLanguage) ? (['perplexity', 'nextToken'] as const) : []),
    ...(all.some((one) => taskMean(one) !== null) ? (['tasks'] as const) : []),
  ];
}

/** @returns null where it was not measured or belongs to another kind of network */
export function figureOf(figures: RunFigures | undefined, figure: Figure): number | null {
  if (!figures) return null;
  if (figure === 'perplexity') return figures.perplexity ?? null;
  if (figure === 'tasks') return taskMean(figures);
  return isLanguage(figures) === (figure === 'nextToken') ? figures.accuracy : null;
}
