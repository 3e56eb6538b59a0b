/** One sentence on what the last step did. Spoken to screen readers when the run stands still. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useSay } from '../../i18n/useSay.ts';
import { labStore } from '../../state/lab.ts';
import styles from './Happened.module.css';

export function Happened() {
  const { t } = useTranslation();
  const say = useSay();
  const happened = useStore(labStore, (state) => state.run?.happened ?? null);
  const running = useStore(labStore, (state) => state.run?.status === 'running');
  return (
    <section className={styles.happened} aria-labelledby="happened">
      <h2 id="happened" className="eyebrow">
        {t('lab.happened')}
      </h2>
      <p aria-live={running ? 'off' : 'polite'}>{happened ? say(happened) : t('lab.nothingYet')}</p>
    </section>
  );
}
