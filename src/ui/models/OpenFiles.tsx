/** Two doors for the visitor's own files: networks and data. */
import { useTranslation } from 'react-i18next';
import { commands } from '../../state/commands.ts';
import { FilePicker } from '../components/FilePicker.tsx';
import { ProgressLine } from '../lab/ProgressLine.tsx';
import styles from './ModelsPage.module.css';

export function OpenFiles() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="open" className={styles.section}>
      <h2 id="open" className="eyebrow">
        {t('models.open.title')}
      </h2>
      <div className={styles.cards}>
        <div className={styles.door}>
          <h3>{t('models.open.network')}</h3>
          <p>{t('models.open.networkWhat')}</p>
          <FilePicker label={t('models.open.networkPick')} onPick={(files) => commands.importModel(files)} />
          <p className={styles.quiet}>{t('models.open.drop')}</p>
        </div>
        <div className={styles.door}>
          <h3>{t('models.open.data')}</h3>
          <p>{t('models.open.dataWhat')}</p>
          <FilePicker label={t('models.open.dataPick')} onPick={commands.importData} />
          <p className={styles.quiet}>{t('models.open.drop')}</p>
        </div>
      </div>
      <ProgressLine />
      <p className={styles.quiet}>{t('models.open.local')}</p>
    </section>
  );
}
