/** What a point may be judged by: classifiers by accuracy, language models by perplexity before all. Pure. */
import type { Measured, ModelView, SweepView } from '../../workers/protocol.ts';

export type Measure = 'accuracy' | 'loss' | 'perplexity' | 'tasks';
export type TaskKind = ModelView['task'];

/** What is known of how good a network is, wherever it was measured. */
export type Judged = Pick<Measured, 'accuracy' | 'loss' | 'perplexity' | 'boundPerplexity'> &
  Partial<Pick<Measured, 'tasks'>>;

/** Of the network that was swept; of the one in the lab while nothing is known of it. */
export function kindOf(sweep: SweepView | null, model: Pick<ModelView, 'task'> | null): TaskKind {
  return kindOfJudged(sweep?.dense ?? sweep?.points[0] ?? null, model?.task ?? 'classify');
}

function kindOfJudged(known: Judged | null, otherwise: TaskKind): TaskKind {
  return known ? (known.perplexity === null ? 'classify' : 'language') : otherwise;
}

/** The measure before all others, as in `measuresOf`. @param otherwise the kind while nothing is known */
export function judgedBy(known: Judged | null, otherwise: TaskKind): 'accuracy' | 'perplexity' {
  return kindOfJudged(known, otherwise) === 'language' ? 'perplexity' : 'accuracy';
}

/** The first is the one to begin with. @param known a point of the sweep: data without questions have no tasks */
export function measuresOf(kind: TaskKind, known: Measured | null): readonly Measure[] {
  if (kind === 'classify') return ['accuracy', 'loss'];
  const asked = known === null || Object.keys(known.tasks).length > 0;
  return asked ? ['perplexity', 'tasks', 'accuracy', 'loss'] : ['perplexity', 'accuracy', 'loss'];
}

/** Key of its words: of a language model, accuracy is that of the next token. */
export function wordOf(measure: Measure, kind: TaskKind): string {
  return kind === 'language' && measure === 'accuracy' ? 'nextToken' : measure;
}

/** In [0, 1]. */
export function isShare(measure: Measure): boolean {
  return measure === 'accuracy' || measure === 'tasks';
}

/** Perplexities of a sweep lie decades apart. */
export function byPowers(measure: Measure): boolean {
  return measure === 'perplexity';
}

/** Which of two figures is the better one: of shares the larger, of what is lost the smaller. */
export function isBetter(measure: Measure, figure: number, than: number): boolean {
  return isShare(measure) ? figure > than : figure < than;
}

/** @returns tasks: the mean over all of them; NaN where it was not measured */
export function figureOf(measured: Judged, measure: Measure): number {
  if (measure === 'perplexity') return measured.perplexity ?? Number.NaN;
  if (measure !== 'tasks') return measured[measure];
  const tasks = Object.values(measured.tasks ?? {});
  return tasks.reduce((sum, share) => sum + share, 0) / tasks.length;
}

/** The least that any model can expect, where the entropy of the data is known. */
export function boundOf({ boundPerplexity }: Pick<Judged, 'boundPerplexity'>, measure: Measure): number | null {
  if (boundPerplexity === null) return null;
  if (measure === 'perplexity') return boundPerplexity;
  return measure === 'loss' ? Math.log(boundPerplexity) : null;
}
