/** Opens a folder of the visitor's disk. */
import { useTranslation } from 'react-i18next';
import { FilePicker } from '../../components/FilePicker.tsx';
import { FolderPicker } from '../../components/FolderPicker.tsx';
import { mostLabBytes } from '../../shell/droppedFolder.ts';
import { openFolderFiles } from '../../shell/openFolder.ts';
import styles from './Large.module.css';

export function FolderDoor() {
  const { t } = useTranslation();
  return (
    <div className={styles.door}>
      <h3>{t('large.folder')}</h3>
      <p>{t('large.folderWhat')}</p>
      <div className={styles.actions}>
        <FolderPicker label={t('large.pickFolder')} onPick={openFolderFiles} />
        <FilePicker label={t('large.pickFiles')} onPick={openFolderFiles} />
      </div>
      <p className={styles.quiet}>{t('large.drop', { bytes: mostLabBytes })}</p>
    </div>
  );
}
