/** Columns with a line among them; the same drawing little in the strip and large on the stage. */
import type { ColumnChart } from './charts.ts';
import styles from './Slow.module.css';

/** Share of the height that the smallest column has, so that it is seen. */
const least = 0.012;

export function Columns({ columns, line }: Pick<ColumnChart, 'columns' | 'line'>) {
  const width = 100 / columns.length;
  const most = Math.max(...columns.map(({ value }) => value)) || 1;
  return (
    <svg className={styles.columns} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {columns.map(({ key, value, part, lit }, index) => {
        const high = value === 0 ? 0 : Math.max(least, value / most) * 100;
        const foot = value === 0 ? 0 : high * (part / value);
        const box = { x: index * width, width: width * (columns.length > 60 ? 1 : 0.86) };
        return (
          <g key={key}>
            <rect data-lit={lit} {...box} y={100 - high} height={high - foot} />
            {foot > 0 && <rect data-part="true" {...box} y={100 - foot} height={foot} />}
          </g>
        );
      })}
      {line !== null && <path className={styles.line} d={`M${line * 100} 0V100`} />}
    </svg>
  );
}
