/** What the curves of a link were measured on: `of=mlp~bundled~digits~1000`. Those of another exercise are not laid over. Pure. */
import type { ClassResult, ClassSubject } from '../../state/compare.ts';
import type { SweepFacts } from '../../workers/protocol.ts';

/** A link may say anything, at any length. */
const longest = 60;
const part = (text: string) => text.replaceAll('~', '-').slice(0, longest);

/** As a link tells it. */
export function subjectOf({ architecture, origin, data, examples }: Omit<SweepFacts, 'of'>): ClassSubject {
  return { architecture: part(architecture), origin: part(origin), data: part(data), examples };
}

export function writeSubject(facts: Omit<SweepFacts, 'of'>): string {
  const { architecture, origin, data, examples } = subjectOf(facts);
  return encodeURIComponent([architecture, origin, data, examples].join('~'));
}

/** @returns null for text that says no such thing */
export function readSubject(text: string): ClassSubject | null {
  const [architecture = '', origin = '', data = '', count = '', ...rest] = text.split('~');
  if (architecture === '' || rest.length > 0 || !/^[1-9]\d{0,8}$/.test(count)) return null;
  return subjectOf({ architecture, origin, data, examples: Number(count) });
}

export type Unlike = 'network' | 'data' | 'examples';

/** What all are held against: the sweep that is shown; before it knows its examples, or without one, the first that says it. */
export function exerciseOf(results: readonly ClassResult[], facts: SweepFacts | null): ClassSubject | null {
  if (facts && facts.examples > 0) return subjectOf(facts);
  return results.find(({ of }) => of !== null)?.of ?? null;
}

/** @returns null = it may be laid over; also where either does not say what it is of */
export function unlike(of: ClassSubject | null, exercise: ClassSubject | null): Unlike | null {
  if (of === null || exercise === null) return null;
  if (of.architecture !== exercise.architecture || of.origin !== exercise.origin) return 'network';
  if (of.data !== exercise.data) return 'data';
  return of.examples === exercise.examples ? null : 'examples';
}
