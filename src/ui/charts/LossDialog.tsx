/** The loss curve, large, with its table. */

import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { lossCsv } from '../../pictures/runTables.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { TableTwin } from '../components/TableTwin.tsx';
import styles from './ChartDialog.module.css';
import { counted, lossLines } from './loss.ts';
import { LossPlot } from './plots.ts';
import { SavableChart } from './SavableChart.tsx';
import { thin } from './thin.ts';
import { useSlow } from './useSlow.ts';

/** Milliseconds between two drawings while the network trains. */
const redraw = 300;

export function LossDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('charts.loss.title')} size={860}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const format = useFormat();
  const points = useSlow(
    useStore(labStore, (state) => state.loss),
    redraw,
  );
  if (points.length === 0) return <p className={styles.note}>{t('charts.loss.empty')}</p>;
  const listed = thin(points, 200);
  return (
    <div className={styles.content}>
      <SavableChart
        name="loss"
        className={styles.plot}
        label={t('charts.loss.summary', { count: points.length, loss: points[points.length - 1].loss })}
        legend={lossLines
          .filter(({ phase }) => points.some((point) => point.phase === phase))
          .map(({ phase, stroke }) => ({ name: t(`phases.${phase}`), stroke }))}
        csv={() => lossCsv(counted(points))}
      >
        <Suspense fallback={<Skeleton lines={10} height={20} />}>
          <LossPlot points={points} />
        </Suspense>
      </SavableChart>
      {listed.every > 1 && <p className={styles.note}>{t('charts.loss.thinned', { every: listed.every })}</p>}
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{t('charts.loss.x')}</th>
            <th scope="col">{t('charts.loss.phase')}</th>
            <th scope="col">{t('charts.loss.y')}</th>
          </tr>
        </thead>
        <tbody>
          {counted(listed.items).map(({ step, phase, loss }) => (
            <tr key={`${phase}/${step}`}>
              <th scope="row">{format.integer(step)}</th>
              <td>{t(`phases.${phase}`)}</td>
              <td>{format.decimal(loss)}</td>
            </tr>
          ))}
        </tbody>
      </TableTwin>
    </div>
  );
}
