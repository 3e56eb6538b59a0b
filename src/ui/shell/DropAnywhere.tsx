/** Files dropped anywhere on the page are opened: networks (.safetensors, our .zip) or data (everything else). */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './DropAnywhere.module.css';
import { openFiles } from './openFiles.ts';

export function DropAnywhere() {
  const { t } = useTranslation();
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(false);
      openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return hovering ? <div className={styles.veil}>{t('shell.drop')}</div> : null;
}
