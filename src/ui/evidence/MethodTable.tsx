/** The comparisons of one method: what its reference is, and a table whose columns sort. */
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconCheck } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Evidence.module.css';
import {
  type Column,
  columns,
  type MethodGroup,
  type Order,
  sortRows,
  type TableRow,
  writeNumber,
} from './tableRows.ts';
import { useCaseWords } from './useCaseWords.ts';

export interface MethodTableProps {
  readonly group: MethodGroup;
  readonly order: Order | null;
  readonly onSort: (column: Column) => void;
}

export function MethodTable({ group, order, onSort }: MethodTableProps) {
  const { t } = useTranslation();
  const id = useId();
  const words = useCaseWords();
  const rows = sortRows(group.rows, order, ({ golden, row }, column) =>
    column === 'case' ? words.describe(golden) : t(`evidence.topics.${row.topic}`),
  );
  return (
    <section aria-labelledby={id} className={styles.method}>
      <h2 id={id}>{t(`evidence.methods.${group.method}.name`, group.method)}</h2>
      <p>{t(`evidence.methods.${group.method}.what`, '')}</p>
      <p className={styles.source}>
        {t('evidence.reference')}: <Source {...group} />
      </p>
      <table className={styles.table} aria-labelledby={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" aria-sort={sortOf(order, column)}>
                <button type="button" onClick={() => onSort(column)}>
                  {t(`evidence.columns.${column}`)}
                  {order?.column === column &&
                    (order.descending ? <IconArrowDown size={13} /> : <IconArrowUp size={13} />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row key={`${entry.golden.name} ${entry.row.topic}`} entry={entry} words={words} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sortOf(order: Order | null, column: Column): 'ascending' | 'descending' | 'none' {
  if (order?.column !== column) return 'none';
  return order.descending ? 'descending' : 'ascending';
}

/** A repository on GitHub is a link to its commit; other references are named. */
function Source({ repository, commit }: Pick<MethodGroup, 'repository' | 'commit'>) {
  const { t } = useTranslation();
  if (!repository.includes('/')) return <span className={styles.commit}>{commit}</span>;
  return (
    <a href={`https://github.com/${repository}/tree/${commit}`} target="_blank" rel="noreferrer">
      {repository}, <span className={styles.commit}>{t('evidence.commit', { commit: commit.slice(0, 10) })}</span>
    </a>
  );
}

function Row({ entry, words }: { readonly entry: TableRow; readonly words: ReturnType<typeof useCaseWords> }) {
  const { t } = useTranslation();
  const { golden, row } = entry;
  const label = (column: Column) => t(`evidence.columns.${column}`);
  return (
    <tr>
      <th scope="row" data-label={label('case')} title={golden.name}>
        {words.describe(golden)}
      </th>
      <td data-label={label('topic')}>
        {t(`evidence.topics.${row.topic}`)}{' '}
        {row.count > 0 && <small>{t(`evidence.counts.${row.tolerance.kind}`, { count: row.count })}</small>}
      </td>
      <td data-label={label('ours')} className={styles.number}>
        {writeNumber(row.ours)}
      </td>
      <td data-label={label('reference')} className={styles.number}>
        {writeNumber(row.reference)}
      </td>
      <td data-label={label('tolerance')} className={styles.tolerance}>
        {words.tolerance(row)}
      </td>
      <td data-label={label('verdict')}>
        <span className={row.agrees ? styles.agrees : styles.differs}>
          {row.agrees ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
          {t(row.agrees ? 'evidence.verdict.agrees' : 'evidence.verdict.differs')}
        </span>
        {row.problems.map((problem) => (
          <small key={problem}>{problem}</small>
        ))}
      </td>
    </tr>
  );
}
