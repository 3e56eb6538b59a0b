/** Networks that come with the page, what is in the Lab now, and the door for one's own files. */
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../components/Skeleton.tsx';
import { BundledModel } from './BundledModel.tsx';
import { InTheLab } from './InTheLab.tsx';
import { LargeCheckpoint } from './large/LargeCheckpoint.tsx';
import styles from './ModelsPage.module.css';
import { OpenFiles } from './OpenFiles.tsx';
import { useManifest } from './useManifest.ts';

export function ModelsPage() {
  const { t } = useTranslation();
  const models = useManifest();
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <div>
        <h1>{t('models.title')}</h1>
        <p className={styles.lead}>{t('models.lead')}</p>
      </div>
      <section aria-labelledby="bundled" className={styles.section}>
        <h2 id="bundled" className="eyebrow">
          {t('models.bundled')}
        </h2>
        {models === 'loading' && <Skeleton lines={4} height={40} />}
        {models === 'failed' && <p role="alert">{t('models.noManifest')}</p>}
        {Array.isArray(models) && (
          <ul className={styles.cards}>
            {models.map((model) => (
              <BundledModel key={model.id} model={model} />
            ))}
          </ul>
        )}
      </section>
      <OpenFiles />
      <LargeCheckpoint />
      <InTheLab />
    </main>
  );
}
