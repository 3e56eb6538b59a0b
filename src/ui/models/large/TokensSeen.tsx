/** Which tokens a run would read: how many, and how the first sequence begins. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { largeStore } from '../../../state/large.ts';
import type { TokenPreview } from '../../../workers/large/protocol.ts';
import styles from './Large.module.css';

export function TokensSeen() {
  const { t } = useTranslation();
  const plan = useStore(largeStore, (state) => state.plan);
  if (plan === null) return null;
  return (
    <div className={styles.part}>
      {plan.calibration && <Seen title={t('large.calibration.calibrationSeen')} preview={plan.calibration} />}
      {plan.evaluation && <Seen title={t('large.calibration.evaluationSeen')} preview={plan.evaluation} />}
    </div>
  );
}

function Seen({ title, preview }: { readonly title: string; readonly preview: TokenPreview }) {
  const { t } = useTranslation();
  const { sequences, tokens, shortest, longest, ids, text } = preview;
  const length = shortest === longest ? String(longest) : t('large.calibration.range', { shortest, longest });
  return (
    <div className={styles.seen}>
      <p>
        <b>{title}</b>: {t('large.calibration.seen', { sequences, tokens, length })}
      </p>
      {text !== null && (
        <p>
          {t('large.calibration.preview')}: <q>{text}</q> …
        </p>
      )}
      <p className={styles.ids}>
        {t('large.calibration.previewIds')}: {ids.join(', ')} …
      </p>
    </div>
  );
}
