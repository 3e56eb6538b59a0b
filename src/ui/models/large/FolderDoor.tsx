/** Opens a folder of the visitor's disk. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FilePicker } from '../../components/FilePicker.tsx';
import { openFolderFiles } from '../../shell/openFolder.ts';
import styles from './Large.module.css';

export function FolderDoor() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.door}>
      <h3>{t('large.folder')}</h3>
      <p>{t('large.folderWhat')}</p>
      <div className={styles.actions}>
        <Button size="xs" onClick={() => input.current?.click()}>
          {t('large.pickFolder')}
        </Button>
        <FilePicker label={t('large.pickFiles')} onPick={openFolderFiles} />
      </div>
      <input
        ref={(element) => {
          input.current = element;
          element?.setAttribute('webkitdirectory', ''); // React does not know it
        }}
        type="file"
        multiple
        hidden
        aria-label={t('large.pickFolder')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          openFolderFiles(files);
        }}
      />
      <p className={styles.quiet}>{t('large.drop')}</p>
    </div>
  );
}
