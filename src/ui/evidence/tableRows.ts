/** From computed cases to what the tables show: groups by method and reference, rows in the chosen order, counts. */
import type { EvidenceView } from '../../workers/protocol.ts';

export type EvidenceCase = EvidenceView['cases'][number];
export type EvidenceRow = EvidenceCase['rows'][number];

export interface TableRow {
  readonly golden: EvidenceCase;
  readonly row: EvidenceRow;
}

export interface MethodGroup {
  readonly method: string;
  readonly repository: string;
  readonly commit: string;
  readonly rows: readonly TableRow[];
}

export const columns = ['case', 'topic', 'ours', 'reference', 'tolerance', 'verdict'] as const;
export type Column = (typeof columns)[number];

/** Null = as computed. */
export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

export function groupByMethod(cases: readonly EvidenceCase[]): readonly MethodGroup[] {
  const methods = [...new Set(cases.map(({ method }) => method))];
  return methods.map((method) => {
    const own = cases.filter((golden) => golden.method === method);
    const [{ repository, commit }] = own;
    return { method, repository, commit, rows: own.flatMap((golden) => golden.rows.map((row) => ({ golden, row }))) };
  });
}

/** Equal rows stay as they were; numbers that were not computed come first. @param say what a cell says */
export function sortRows(
  rows: readonly TableRow[],
  order: Order | null,
  say: (entry: TableRow, column: 'case' | 'topic') => string,
): readonly TableRow[] {
  if (order === null) return rows;
  const { column, descending } = order;
  const key = (entry: TableRow): string | number => {
    if (column === 'case' || column === 'topic') return say(entry, column);
    if (column === 'verdict') return entry.row.agrees ? 1 : 0;
    if (column === 'tolerance') return allowed(entry.row);
    return entry.row[column] ?? Number.NEGATIVE_INFINITY;
  };
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(key(a), key(b)));
}

/** First ascending, then descending, then as computed. */
export function nextOrder(order: Order | null, column: Column): Order | null {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? null : { column, descending: true };
}

/** Cases of which every row agrees. */
export function countAgreeing(cases: readonly EvidenceCase[]): number {
  return cases.filter(({ rows }) => rows.every(({ agrees }) => agrees)).length;
}

/** Numbers, bits and entries compared. */
export function countNumbers(cases: readonly EvidenceCase[]): number {
  return cases.reduce((sum, { rows }) => sum + rows.reduce((part, { count }) => part + count, 0), 0);
}

/** What may differ at the number shown: 0 where nothing may. */
function allowed({ tolerance, reference }: EvidenceRow): number {
  if (tolerance.kind === 'bits') return tolerance.share;
  return tolerance.kind === 'values' ? tolerance.atol + tolerance.rtol * Math.abs(reference ?? 0) : 0;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return String(a).localeCompare(String(b));
}

/** Seven significant digits, what float32 holds; the same in every language, so that two columns can be compared. */
export function writeNumber(value: number | null): string {
  if (value === null) return '—';
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : String(value);
}
