import { expect, test } from 'vitest';
import {
  countAgreeing,
  countNumbers,
  type EvidenceCase,
  type EvidenceRow,
  groupByMethod,
  nextOrder,
  type Order,
  sortRows,
  writeNumber,
} from './tableRows.ts';

const row = (topic: EvidenceRow['topic'], ours: number | null, changes: Partial<EvidenceRow> = {}): EvidenceRow => {
  const tolerance = { kind: 'values', atol: 1e-4, rtol: 0 } as const;
  return { topic, count: 2, ours, reference: ours, tolerance, agrees: true, problems: [], ...changes };
};
const golden = (name: string, method: string, rows: readonly EvidenceRow[]): EvidenceCase => {
  const facts = { shape: null, layers: 1, sparsity: null, pattern: null, traits: [] };
  return { name, method, facts, repository: `of/${method}`, commit: 'c0ffee', rows };
};
const cases = [
  golden('b', 'wanda', [row('mask', 10), row('scores', -3)]),
  golden('s', 'sparsegpt', [row('loss', 1, { agrees: false, problems: ['loss: too large'] })]),
  golden('a', 'wanda', [row('mask', null, { tolerance: { kind: 'exact' } })]),
];

test('cases are grouped by method in the order of their coming, each with its reference', () => {
  const groups = groupByMethod(cases);
  expect(groups.map(({ method, repository, rows }) => [method, repository, rows.length])).toEqual([
    ['wanda', 'of/wanda', 3],
    ['sparsegpt', 'of/sparsegpt', 1],
  ]);
});

test.each<[Order | null, (number | null)[]]>([
  [null, [10, -3, null]],
  [{ column: 'ours', descending: false }, [null, -3, 10]], // numbers, not words: -3 before 10
  [{ column: 'ours', descending: true }, [10, -3, null]],
  [{ column: 'case', descending: false }, [null, 10, -3]], // case a, then b as it was
  [{ column: 'topic', descending: true }, [-3, 10, null]],
  [{ column: 'tolerance', descending: false }, [null, 10, -3]], // exact first
])('rows in the order %o', (order, expected) => {
  const [wanda] = groupByMethod(cases);
  const sorted = sortRows(wanda.rows, order, (entry, column) =>
    column === 'case' ? entry.golden.name : entry.row.topic,
  );
  expect(sorted.map((entry) => entry.row.ours)).toEqual(expected);
});

test('a column is sorted up, down, and not at all', () => {
  const up = nextOrder(null, 'ours');
  const down = nextOrder(up, 'ours');
  expect([up, down, nextOrder(down, 'ours')]).toEqual([
    { column: 'ours', descending: false },
    { column: 'ours', descending: true },
    null,
  ]);
  expect(nextOrder(down, 'case')).toEqual({ column: 'case', descending: false });
});

test('a case agrees when all its rows do', () => {
  expect(countAgreeing(cases)).toBe(2);
  expect(countNumbers(cases)).toBe(8);
});

test('numbers are written with the digits that float32 holds', () => {
  expect([13.437667846679688, 481, 1e-9, 0, null, Number.NaN].map(writeNumber)).toEqual([
    '13.43767',
    '481',
    '1e-9',
    '0',
    '—',
    'NaN',
  ]);
});
