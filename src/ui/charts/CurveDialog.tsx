/** The curve, large: which methods, the plot, its progress, and the same numbers as a table. */

import { Button, Checkbox } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { curveCsv } from '../../pictures/curveCsv.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useTested } from '../components/useTested.ts';
import styles from './ChartDialog.module.css';
import { CurveTable } from './CurveTable.tsx';
import { lineStyle, reference } from './curve.ts';
import { drawCurve } from './drawCurve.ts';
import { CurvePlot } from './plots.ts';
import { SavableChart } from './SavableChart.tsx';
import { useCurve } from './useCurve.ts';
import { useCurveWords } from './useCurveWords.ts';
import { useNoCurve } from './useNoCurve.ts';
import { useSweepable } from './useSweepable.ts';

export function CurveDialog() {
  const measure = useCurve()?.measure;
  const { title } = useCurveWords(measure);
  return (
    <PageDialog title={title} size={860}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const format = useFormat();
  const sweep = useCurve();
  const { title, figure } = useCurveWords(sweep?.measure);
  const tested = useTested();
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  const now = useStore(labStore, (state) => state.metrics?.sparsity ?? null);
  return (
    <div className={styles.content}>
      <Request />
      {sweep && (
        <>
          <p className={styles.note}>
            {t('charts.curve.measured', { tested: tested(language ? 'perplexity' : 'accuracy', sweep) })}
            {format.gap}
            {t('charts.curve.stale', { pattern: t(`patterns.${sweep.pattern}.name`) })}
            {format.gap}
            {t('charts.curve.click')}
          </p>
          <SavableChart
            name="curve"
            className={styles.plot}
            label={t('charts.curve.summary', {
              methods: sweep.methods.map((method) => t(`methods.${method}.name`)).join(', '),
              title,
              dense: figure(sweep.dense ?? Number.NaN),
              count: sweep.points.length,
            })}
            legend={sweep.methods.map((method, place) => ({
              name: t(`methods.${method}.name`),
              ...lineStyle(method, place),
            }))}
            csv={() => curveCsv(sweep.points)}
          >
            <Suspense fallback={<Skeleton lines={10} height={20} />}>
              <CurvePlot sweep={sweep} now={now} />
            </Suspense>
          </SavableChart>
          {sweep.status === 'running' && (
            <p className={styles.note} role="status">
              {t('charts.curve.progress', { done: sweep.points.length, total: sweep.total })}
              {sweep.remainingMs !== null &&
                sweep.remainingMs > 1000 &&
                ` · ${t('lab.left', { time: format.duration(sweep.remainingMs) })}`}
            </p>
          )}
          <CurveTable sweep={sweep} />
        </>
      )}
    </div>
  );
}

/** Which methods to draw. */
function Request() {
  const { t } = useTranslation();
  const methods = useSweepable();
  const ofRecipe = useStore(draftStore, (state) => state.settings?.method.id);
  const running = useStore(labStore, (state) => state.sweep?.status === 'running');
  const ready = useStore(labStore, (state) => state.run !== null && state.run.status !== 'loading');
  const none = useNoCurve();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const ticked = chosen ?? (ofRecipe ? [ofRecipe] : []);
  return (
    <div className={styles.request}>
      <fieldset>
        <legend>{t('charts.curve.methods')}</legend>
        {methods.map((id) => (
          <Checkbox
            key={id}
            size="xs"
            label={t(`methods.${id}.name`)}
            checked={id === reference || ticked.includes(id)}
            disabled={id === reference}
            onChange={(event) =>
              setChosen(event.currentTarget.checked ? [...ticked, id] : ticked.filter((one) => one !== id))
            }
          />
        ))}
      </fieldset>
      {running ? (
        <Button variant="default" size="xs" onClick={() => commands.stopSweep()}>
          {t('charts.curve.cancel')}
        </Button>
      ) : (
        <Button size="xs" disabled={!ready || none !== null} onClick={() => drawCurve(ticked)}>
          {t('charts.curve.draw')}
        </Button>
      )}
      {none !== null && <p className={styles.note}>{t(none)}</p>}
    </div>
  );
}
