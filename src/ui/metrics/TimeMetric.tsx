/** How long a forward pass takes in this tab, now and dense: zeros in a dense matrix are still multiplied. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';

export function TimeMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const timing = useStore(labStore, (state) => state.metrics?.timing ?? null);
  const smaller = useStore(labStore, (state) => (state.metrics?.bytes.before ?? null) !== null);
  const known = useStore(labStore, (state) => state.metrics !== null);
  return (
    <Metric
      name={t('metrics.time.name')}
      value={timing && format.duration(timing.nowMs)}
      missing={known}
      detail={
        timing && (
          <>
            {t('metrics.time.for', { examples: timing.examples, passes: timing.passes })}
            <br />
            {t(smaller ? 'metrics.time.before' : 'metrics.time.dense', { ms: timing.denseMs })}
          </>
        )
      }
    />
  );
}
