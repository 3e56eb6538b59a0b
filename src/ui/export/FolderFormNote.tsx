/** What the folder of a language model will be and who can open it, said before it is written. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import styles from './ExportDialog.module.css';

export function FolderFormNote() {
  const { t } = useTranslation();
  const form = useStore(labStore, (state) => state.model?.folderForm ?? null);
  if (form === null) return null;
  return (
    <section className={styles.formats} aria-label={t('exporting.folder.title')}>
      <h3>{t(`exporting.folder.${form}.name`)}</h3>
      <p className={styles.note}>{t(`exporting.folder.${form}.means`)}</p>
    </section>
  );
}
