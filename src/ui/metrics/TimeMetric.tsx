/** How long the test took in this tab, pruned and dense: zeros in a dense matrix are still multiplied. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';

export function TimeMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const metrics = useStore(labStore, (state) => state.metrics);
  const now = metrics?.recovered ?? metrics?.pruned ?? metrics?.dense ?? null;
  const dense = metrics?.dense ?? null;
  return (
    <Metric
      name={t('metrics.time.name')}
      value={now && format.duration(now.ms)}
      detail={
        now && (
          <>
            {t('metrics.time.for', { examples: now.examples })}
            <br />
            {dense && dense !== now && dense.examples === now.examples
              ? t('metrics.time.dense', { ms: dense.ms })
              : t('metrics.time.lesson')}
          </>
        )
      }
    />
  );
}
