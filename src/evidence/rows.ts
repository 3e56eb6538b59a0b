/** A case's many comparisons as few rows: one a topic, with the pair that says most. */
import { type Comparison, type Topic, topicOf } from './comparison.ts';
import type { EvidenceRow } from './view.ts';

/** In the order in which the topics first came. */
export function rowsOf(comparisons: readonly Comparison[]): readonly EvidenceRow[] {
  const byTopic = new Map<Topic, Comparison[]>();
  for (const comparison of comparisons) {
    const topic = topicOf(comparison.what);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), comparison]);
  }
  return [...byTopic].map(([topic, all]) => rowOf(topic, all));
}

function rowOf(topic: Topic, all: readonly Comparison[]): EvidenceRow {
  const problems = all.flatMap(({ problem }) => problem ?? []);
  const shown = all.reduce((worst, next) => (strain(next) > strain(worst) ? next : worst));
  const { kind } = shown.tolerance;
  const counted = kind === 'bits' || kind === 'list';
  return {
    topic,
    count: sum(all, 'count') ?? 0,
    ours: counted ? sum(all, 'ours') : shown.ours,
    reference: counted ? sum(all, 'reference') : shown.reference,
    tolerance: shown.tolerance,
    agrees: problems.length === 0,
    problems,
  };
}

/** Difference over what is allowed; beyond everything where the two differ and must not. */
function strain({ ours, reference, tolerance, problem }: Comparison): number {
  if (problem !== null) return Number.POSITIVE_INFINITY;
  if (ours === null || reference === null || tolerance.kind !== 'values') return 0;
  const allowed = tolerance.atol + tolerance.rtol * Math.abs(reference);
  return allowed === 0 ? 0 : Math.abs(ours - reference) / allowed;
}

function sum(all: readonly Comparison[], key: 'count' | 'ours' | 'reference'): number | null {
  return all.reduce<number | null>((total, { [key]: value }) => {
    return total === null || value === null ? null : total + value;
  }, 0);
}
