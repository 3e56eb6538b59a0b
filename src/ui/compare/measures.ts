/** What a point may be judged by: classifiers by accuracy, language models by perplexity before all. Pure. */
import type { Measured, ModelView, SweepView } from '../../workers/protocol.ts';

export type Measure = 'accuracy' | 'loss' | 'perplexity' | 'tasks';
export type TaskKind = ModelView['task'];

/** Of the network that was swept; of the one in the lab while nothing is known of it. */
export function kindOf(sweep: SweepView | null, model: Pick<ModelView, 'task'> | null): TaskKind {
  const known = sweep?.dense ?? sweep?.points[0];
  if (known) return known.perplexity === null ? 'classify' : 'language';
  return model?.task ?? 'classify';
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

/** @returns tasks: the mean over all of them; NaN where it was not measured */
export function figureOf(measured: Measured, measure: Measure): number {
  if (measure === 'perplexity') return measured.perplexity ?? Number.NaN;
  if (measure !== 'tasks') return measured[measure];
  const tasks = Object.values(measured.tasks);
  return tasks.reduce((sum, share) => sum + share, 0) / tasks.length;
}

/** The least that any model can expect, where the entropy of the data is known. */
export function boundOf({ boundPerplexity }: Measured, measure: Measure): number | null {
  if (boundPerplexity === null) return null;
  if (measure === 'perplexity') return boundPerplexity;
  return measure === 'loss' ? Math.log(boundPerplexity) : null;
}
