/**
 * Curves inside a link: `by=Anna&r=magnitude.500-9921.700-8810~random.500-2010`. A line is its method and points; a
 * point is its sparsity in thousandths and its accuracy in ten-thousandths, seeds averaged; of a language model its
 * perplexity in hundredths behind a `p`: `wanda.500-p612`. Pure.
 */
import { queryOf } from '../../state/address.ts';
import type { ClassResult } from '../../state/compare.ts';
import type { PlotLine } from '../compare/plot/lines.ts';
import { readSubject } from './classSubject.ts';

type ClassLine = ClassResult['lines'][number];

/** Beyond it a curve says nothing more. */
const mostPerplexity = 1e8;

/** @param lines of the measure over sparsity; of each method the first pattern */
export function writeResults(lines: readonly PlotLine[], measure: ClassLine['measure']): string {
  const written = (y: number) => (measure === 'accuracy' ? `${Math.round(y * 10_000)}` : `p${Math.round(y * 100)}`);
  const fits = (y: number) => measure === 'accuracy' || (Number.isFinite(y) && y < mostPerplexity);
  const first = lines.filter(({ method }, index) => lines.findIndex((line) => line.method === method) === index);
  return first
    .map(({ method, points }) =>
      [method, ...points.filter(({ y }) => fits(y)).map(({ x, y }) => `${Math.round(x * 1000)}-${written(y)}`)].join(
        '.',
      ),
    )
    .join('~');
}

/** @returns null for text that holds no result */
export function readResult(link: string): ClassResult | null {
  const query = new URLSearchParams(queryOf(link.trim()));
  const lines = (query.get('r') ?? '').split('~').flatMap((text): ClassLine[] => {
    const [method = '', ...rest] = text.split('.');
    if (!/^[A-Za-z][\w-]{0,40}$/.test(method)) return [];
    return (['accuracy', 'perplexity'] as const).flatMap((measure) => {
      const points = rest.flatMap((point) => readPoint(point, measure) ?? []);
      return points.length === 0 ? [] : [{ method, measure, points: points.sort((a, b) => a.at - b.at).map(placeOf) }];
    });
  });
  const by = (query.get('by') ?? '').slice(0, 40);
  return lines.length === 0 ? null : { by, of: readSubject(query.get('of') ?? ''), lines };
}

interface Point {
  readonly at: number;
  readonly figure: number;
}
const placeOf = ({ at, figure }: Point) => [at, figure] as const;

/** @returns null for text of another measure, and for a number that it cannot have */
function readPoint(text: string, measure: ClassLine['measure']): Point | null {
  const [, thousandths, mark, digits] = /^(\d{1,4})-(p?)(\d{1,10})$/.exec(text) ?? [];
  if (thousandths === undefined || (mark === 'p') !== (measure === 'perplexity')) return null;
  const [at, figure] = [Number(thousandths) / 1000, Number(digits) / (mark === 'p' ? 100 : 10_000)];
  const fits = mark === 'p' ? figure >= 1 && figure <= mostPerplexity : figure <= 1;
  return at <= 1 && fits ? { at, figure } : null;
}

/** Every line of a text as a link. */
export function readClass(text: string): { readonly results: readonly ClassResult[]; readonly unread: number } {
  const links = text.split(/\s+/).filter((link) => link !== '');
  const results = links.flatMap((link) => readResult(link) ?? []);
  return { results, unread: links.length - results.length };
}
