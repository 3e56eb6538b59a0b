/** A language model's figure: perplexity dense > pruned > recovered, the least that can be, and the tasks behind a button. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { useTested } from '../components/useTested.ts';
import { Metric } from './Metric.tsx';
import { PerTask } from './PerTask.tsx';

export function PerplexityMetric() {
  const { t } = useTranslation();
  const tested = useTested();
  const format = useFormat();
  const metrics = useStore(labStore, (state) => state.metrics);
  const now = metrics?.recovered ?? metrics?.pruned ?? metrics?.dense ?? null;
  const perplexity = now?.perplexity ?? null;
  const way = (['dense', 'pruned', 'recovered'] as const).flatMap((milestone) => {
    const value = metrics?.[milestone]?.perplexity ?? null;
    return value === null ? [] : [t(`metrics.perplexity.${milestone}`, { perplexity: value })];
  });
  return (
    <Metric
      name={t('metrics.perplexity.name')}
      value={perplexity === null ? null : format.decimal(perplexity)}
      missing={metrics !== null}
      detail={
        <>
          {way.join(' → ')}
          <br />
          {now && tested('perplexity', now)}
          {now?.boundPerplexity && (
            <>
              {' · '}
              <span title={t('metrics.perplexity.boundWhy')}>
                {t('metrics.perplexity.bound', { perplexity: now.boundPerplexity })}
              </span>
            </>
          )}
          {metrics && <PerTask metrics={metrics} />}
        </>
      }
    />
  );
}
