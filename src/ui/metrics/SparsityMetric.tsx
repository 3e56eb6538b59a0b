/** Zeros of the prunable weights: what was asked, what came out, what is left. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';
import { More } from './More.tsx';
import { effectiveSparsity, PathsTable } from './PathsTable.tsx';

export function SparsityMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const metrics = useStore(labStore, (state) => state.metrics);
  return (
    <Metric
      name={t('metrics.sparsity.name')}
      value={metrics && format.percent(metrics.sparsity)}
      detail={
        metrics && (
          <>
            {t('metrics.sparsity.left', { left: metrics.left, prunable: metrics.prunable })}
            <br />
            {metrics.wanted === null
              ? t('metrics.sparsity.ofAll', { sparsity: metrics.sparsityOfAll })
              : t(`metrics.sparsity.${metrics.wantedOf === 'channels' ? 'wantedChannels' : 'wanted'}`, {
                  wanted: metrics.wanted,
                })}
            {metrics.paths && metrics.sparsity > 0 && (
              <More label={t('metrics.paths.more', { sparsity: effectiveSparsity(metrics) })}>
                <PathsTable paths={metrics.paths} />
              </More>
            )}
          </>
        )
      }
    />
  );
}
