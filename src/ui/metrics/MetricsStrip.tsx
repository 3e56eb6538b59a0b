/** What the network is worth now, in numbers that name their unit, their denominator and where they come from. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import { CurveCard } from '../charts/CurveCard.tsx';
import { AccuracyMetric } from './AccuracyMetric.tsx';
import { BytesMetric } from './BytesMetric.tsx';
import { MacsMetric } from './MacsMetric.tsx';
import styles from './MetricsStrip.module.css';
import { PerplexityMetric } from './PerplexityMetric.tsx';
import { SparsityMetric } from './SparsityMetric.tsx';
import { TimeMetric } from './TimeMetric.tsx';
import { ZerosMetric } from './ZerosMetric.tsx';

export function MetricsStrip() {
  const { t } = useTranslation();
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  return (
    <section className={styles.strip} aria-label={t('metrics.title')}>
      {language ? <PerplexityMetric /> : <AccuracyMetric />}
      <SparsityMetric />
      <ZerosMetric />
      <MacsMetric />
      <BytesMetric />
      <TimeMetric />
      <CurveCard />
    </section>
  );
}
