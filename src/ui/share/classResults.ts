/**
 * Curves inside a link: `by=Anna&r=magnitude.500-9921.700-8810~random.500-2010`. A line is its method and points; a
 * point is its sparsity in thousandths and its accuracy in ten-thousandths, seeds averaged. Pure.
 */
import { queryOf } from '../../state/address.ts';
import type { ClassResult } from '../../state/compare.ts';
import type { PlotLine } from '../compare/plot/lines.ts';

type ClassLine = ClassResult['lines'][number];

/** @param lines of accuracy over sparsity; of each method the first pattern */
export function writeResults(lines: readonly PlotLine[]): string {
  const first = lines.filter(({ method }, index) => lines.findIndex((line) => line.method === method) === index);
  return first
    .map(({ method, points }) =>
      [method, ...points.map(({ x, y }) => `${Math.round(x * 1000)}-${Math.round(y * 10_000)}`)].join('.'),
    )
    .join('~');
}

/** @returns null for text that holds no result */
export function readResult(link: string): ClassResult | null {
  const query = new URLSearchParams(queryOf(link.trim()));
  const lines = (query.get('r') ?? '').split('~').flatMap((text): ClassLine[] => {
    const [method = '', ...rest] = text.split('.');
    const points = rest.flatMap((point) => {
      const [, sparsity, accuracy] = /^(\d{1,4})-(\d{1,5})$/.exec(point) ?? [];
      if (sparsity === undefined) return [];
      const place = [Number(sparsity) / 1000, Number(accuracy) / 10_000] as const;
      return place[0] <= 1 && place[1] <= 1 ? [place] : [];
    });
    return /^[A-Za-z][\w-]{0,40}$/.test(method) && points.length > 0
      ? [{ method, points: points.sort((a, b) => a[0] - b[0]) }]
      : [];
  });
  return lines.length === 0 ? null : { by: (query.get('by') ?? '').slice(0, 40), lines };
}

/** Every line of a text as a link. */
export function readClass(text: string): { readonly results: readonly ClassResult[]; readonly unread: number } {
  const links = text.split(/\s+/).filter((link) => link !== '');
  const results = links.flatMap((link) => readResult(link) ?? []);
  return { results, unread: links.length - results.length };
}
