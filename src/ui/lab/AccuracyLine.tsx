/** The accuracy in one line, beside the slider of a narrow screen where the metrics are further down. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import { useTested } from '../components/useTested.ts';
import styles from './AccuracyLine.module.css';

export function AccuracyLine() {
  const { t } = useTranslation();
  const tested = useTested();
  const metrics = useStore(labStore, (state) => state.metrics);
  const now = metrics?.recovered ?? metrics?.pruned ?? metrics?.dense;
  if (!metrics || !now) return null;
  if (now.perplexity !== null) {
    return (
      <p className={styles.line}>
        {t('metrics.perplexity.now', { perplexity: now.perplexity, tested: tested('perplexity', now) })}
        {metrics.dense?.perplexity && metrics.dense !== now && (
          <span>{t('metrics.perplexity.dense', { perplexity: metrics.dense.perplexity })}</span>
        )}
      </p>
    );
  }
  return (
    <p className={styles.line}>
      {t('metrics.accuracy.now', { accuracy: now.accuracy, tested: tested('accuracy', now) })}
      {metrics.dense && metrics.dense !== now && (
        <span>{t('metrics.accuracy.dense', { accuracy: metrics.dense.accuracy })}</span>
      )}
    </p>
  );
}
