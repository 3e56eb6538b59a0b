/** Columns on the stage: with their axes, the name of the line, and the numbers as a table. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { TableTwin } from '../components/TableTwin.tsx';
import { formatValue } from '../heatmap/numbers.ts';
import { Columns } from './Columns.tsx';
import type { ColumnChart } from './charts.ts';
import styles from './Slow.module.css';

/** So many layers have room for their names under the columns. */
const named = 6;

export interface ColumnFigureProps {
  readonly chart: ColumnChart;
  readonly x: string;
  readonly y: string;
  /** Of the line. */
  readonly label: string | null;
  /** Heading of what stands at the foot of the columns; null = nothing does. */
  readonly part: string | null;
}

export function ColumnFigure({ chart, x, y, label, part }: ColumnFigureProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { columns, edges, line } = chart;
  const number = (value: number) =>
    Number.isInteger(value) ? format.integer(value) : formatValue(value, i18n.language);
  const most = Math.max(...columns.map(({ value }) => value));
  const labelled = line !== null && label !== null;
  return (
    <figure className={styles.figure}>
      <p className={styles.axisName}>
        {y}
        {edges && part && <span className={styles.key}>{part}</span>}
      </p>
      <div className={styles.plot}>
        <div className={styles.ticks} aria-hidden="true">
          <span>{number(most)}</span>
          <span>0</span>
        </div>
        <div className={styles.picture}>
          <Columns {...chart} />
          {labelled && (
            <span
              className={styles.label}
              style={line < 0.5 ? { left: `${line * 100}%` } : { right: `${(1 - line) * 100}%` }}
            >
              {label}
            </span>
          )}
        </div>
        {edges === null && columns.length <= named && (
          <ul className={styles.names} aria-hidden="true">
            {columns.map((column) => (
              <li key={column.key} data-lit={column.lit}>
                <b>{column.key.replace(/\.weight$/, '')}</b> {number(column.value)}
                {part !== null && <span>{`${part}: ${number(column.part)}`}</span>}
              </li>
            ))}
          </ul>
        )}
        <div className={styles.axis}>
          <span>{edges && `${edges.lowest < edges.lower ? '≤ ' : ''}${formatValue(edges.lower, i18n.language)}`}</span>
          <span>{x}</span>
          <span>{edges && `${edges.highest > edges.upper ? '≥ ' : ''}${formatValue(edges.upper, i18n.language)}`}</span>
        </div>
      </div>
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{edges ? t('slow.table.from') : t('slow.table.layer')}</th>
            <th scope="col">{y}</th>
            {part && <th scope="col">{part}</th>}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.key}>
              <th scope="row">{edges ? formatValue(Number(column.key), i18n.language) : column.key}</th>
              <td>{number(column.value)}</td>
              {part && <td>{number(column.part)}</td>}
            </tr>
          ))}
        </tbody>
      </TableTwin>
    </figure>
  );
}
