/** What the Lab works on now: network and data. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import styles from './ModelsPage.module.css';

export function InTheLab() {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useStore(labStore, (state) => state.model);
  const data = useStore(labStore, (state) => state.data);
  if (model === null || data === null) return null;
  const own = model.origin !== 'bundled' && model.origin !== 'fresh';
  return (
    <section aria-labelledby="in-the-lab" className={styles.section}>
      <h2 id="in-the-lab" className="eyebrow">
        {t('models.current')}
      </h2>
      <div className={styles.card}>
        <h3>{t(`networks.${model.architecture}.name`, model.architecture)}</h3>
        <p>
          {own ? t('models.origin.file', { name: model.origin }) : t(`models.origin.${model.origin}`)}
          {' · '}
          {t(model.task === 'language' ? 'fields.network.sizeToken' : 'fields.network.size', {
            parameters: model.parameters,
            macs: format.compact(model.macs),
          })}
        </p>
        <p>
          {data.kind === 'images'
            ? t('models.dataNow', {
                name: data.source === 'digits' ? t('models.digits') : data.name,
                train: data.train,
                test: data.test,
                shape: data.shape.join(' × '),
                classes: data.classes,
              })
            : t('models.tokensNow', {
                name: t(`models.tokenSources.${data.source}`, data.name),
                train: data.train,
                test: data.test,
                classes: data.classes,
              })}
        </p>
      </div>
    </section>
  );
}
