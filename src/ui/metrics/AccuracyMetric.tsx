/** Dense > pruned > recovered, each with how many test images it was measured on. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { useTested } from '../components/useTested.ts';
import { Metric } from './Metric.tsx';
import { PerClass } from './PerClass.tsx';

export function AccuracyMetric() {
  const { t } = useTranslation();
  const tested = useTested();
  const format = useFormat();
  const metrics = useStore(labStore, (state) => state.metrics);
  const published = useStore(labStore, (state) => state.model?.published ?? null);
  const now = metrics?.recovered ?? metrics?.pruned ?? metrics?.dense ?? null;
  const dense = metrics?.dense ?? published;
  const way = [
    dense && t('metrics.accuracy.dense', { accuracy: dense.accuracy }),
    metrics?.pruned && t('metrics.accuracy.pruned', { accuracy: metrics.pruned.accuracy }),
    metrics?.recovered && t('metrics.accuracy.recovered', { accuracy: metrics.recovered.accuracy }),
  ].filter((text) => text);
  const examples = now
    ? tested('accuracy', now)
    : published && t('metrics.accuracy.published', { examples: published.examples });
  const value = now?.accuracy ?? published?.accuracy;
  return (
    <Metric
      name={t('metrics.accuracy.name')}
      value={value === undefined ? null : format.percent(value)}
      missing={metrics !== null}
      detail={
        <>
          {way.join(' → ')}
          <br />
          {examples}
          {now && <PerClass accuracy={now} />}
          {now && dense === published && published && (
            <>
              <br />
              {t('metrics.accuracy.densePublished')}
            </>
          )}
        </>
      }
    />
  );
}
