/** Pruned weights that came back to life: 0, or we have a fault, or the visitor has taken the guard away. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';

export function ZerosMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const revived = useStore(labStore, (state) => state.metrics?.revived ?? null);
  // The experiment of the recipe: fine-tuning that may wake pruned weights.
  const guarded = useStore(
    labStore,
    ({ run }) => !run?.recipe.stages.some((stage) => 'guard' in stage && stage.guard === false),
  );
  return (
    <Metric
      name={t('metrics.zeros.name')}
      value={revived === null ? null : format.integer(revived)}
      tone={revived === 0 ? 'good' : 'bad'}
      detail={t(`metrics.zeros.${guarded ? (revived === 0 ? 'good' : 'bad') : revived === 0 ? 'unguarded' : 'woken'}`)}
    />
  );
}
