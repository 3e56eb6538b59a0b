/** Sparsity over time and what flipped, large, with its table. */
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { churnRows } from '../../pictures/maskSeries.ts';
import { masksCsv } from '../../pictures/runTables.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { TableTwin } from '../components/TableTwin.tsx';
import styles from './ChartDialog.module.css';
import { MaskPlot } from './plots.ts';
import { SavableChart } from './SavableChart.tsx';
import { useSlow } from './useSlow.ts';

/** As MaskPlot draws them. */
const maskKeys = [
  { name: 'planned', stroke: 'var(--ink-3)', dash: '4 3' },
  { name: 'now', stroke: 'var(--accent)' },
  { name: 'cut', stroke: 'var(--neg)' },
  { name: 'grown', stroke: 'var(--pos)' },
] as const;

/** Milliseconds between two drawings while masks move. */
const redraw = 300;

export function MaskDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('charts.masks.title')} size={860}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const format = useFormat();
  const masks = useSlow(
    useStore(labStore, (state) => state.masks),
    redraw,
  );
  if (masks === null || (masks.moves.length === 0 && masks.planned.length === 0)) {
    return <p className={styles.note}>{t('charts.masks.empty')}</p>;
  }
  const rows = churnRows(masks);
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('charts.masks.flips')}</p>
      <SavableChart
        name="masks"
        className={styles.plot}
        label={t('charts.masks.summary', { count: rows.length, sparsity: rows.at(-1)?.sparsity ?? 0 })}
        legend={maskKeys.map(({ name, ...look }) => ({ name: t(`charts.masks.${name}`), ...look }))}
        csv={() => masksCsv(masks)}
      >
        <Suspense fallback={<Skeleton lines={10} height={20} />}>
          <MaskPlot masks={masks} />
        </Suspense>
      </SavableChart>
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{t('charts.masks.x')}</th>
            <th scope="col">{t('charts.masks.y')}</th>
            <th scope="col">{t('charts.masks.cut')}</th>
            <th scope="col">{t('charts.masks.grown')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, sparsity, cut, grown }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two events may stand at one step; the list only grows
            <tr key={index}>
              <th scope="row">{format.integer(step)}</th>
              <td>{format.percent(sparsity)}</td>
              <td>{format.integer(cut)}</td>
              <td>{format.integer(grown)}</td>
            </tr>
          ))}
        </tbody>
      </TableTwin>
    </div>
  );
}
