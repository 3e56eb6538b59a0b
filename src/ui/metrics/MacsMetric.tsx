/** Multiply-accumulates of one image or token: all of them, and those that meet a non-zero weight. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';
import { More } from './More.tsx';

export function MacsMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const metrics = useStore(labStore, (state) => state.metrics);
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  const dense = language ? 'metrics.macs.denseToken' : 'metrics.macs.dense';
  return (
    <Metric
      name={t('metrics.macs.name')}
      value={metrics && format.compact(metrics.liveMacs)}
      detail={
        metrics && (
          <>
            {t(dense, { macs: format.compact(metrics.macs) })}
            <br />
            {t('metrics.macs.share', { share: metrics.macs === 0 ? 0 : metrics.liveMacs / metrics.macs })}
            {language && (
              <More label={t('metrics.macs.counted')}>
                <p>{t('metrics.macs.attention', { tokens: metrics.sequenceLength })}</p>
              </More>
            )}
          </>
        )
      }
    />
  );
}
