/** Pruned weights that came back to life: 0, or we have a fault. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';

export function ZerosMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const revived = useStore(labStore, (state) => state.metrics?.revived ?? null);
  return (
    <Metric
      name={t('metrics.zeros.name')}
      value={revived === null ? null : format.integer(revived)}
      tone={revived === 0 ? 'good' : 'bad'}
      detail={t(revived === 0 ? 'metrics.zeros.good' : 'metrics.zeros.bad')}
    />
  );
}
