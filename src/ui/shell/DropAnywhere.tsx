/** What is dropped anywhere on the page is opened: networks (.safetensors, our .zip), data, or a folder of either. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import styles from './DropAnywhere.module.css';
import { droppedFolder } from './droppedFolder.ts';
import { openFiles } from './openFiles.ts';
import { openDroppedFolder, openFolderFiles } from './openFolder.ts';

export function DropAnywhere() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
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
      const asLarge = event.target instanceof Element && event.target.closest('[data-drop="folder"]') !== null;
      const folder = droppedFolder(event.dataTransfer);
      if (folder) {
        void openDroppedFolder(folder, { asLarge, navigate });
        return;
      }
      const files = [...(event.dataTransfer?.files ?? [])];
      if (asLarge) openFolderFiles(files);
      else openFiles(files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [navigate]);
  return hovering ? <div className={styles.veil}>{t('shell.drop')}</div> : null;
}
