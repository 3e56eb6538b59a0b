/** What this page is and which keys it knows. */
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { dialogStore, openDialog } from './dialogs.ts';
import styles from './HelpDialog.module.css';
import { shortcuts } from './useShortcuts.ts';

export function HelpDialog() {
  const { t } = useTranslation();
  const open = useStore(dialogStore, (state) => state.open === 'help');
  return (
    <Modal
      opened={open}
      onClose={() => openDialog(null)}
      title={t('shell.help.title')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      centered
    >
      <div className={styles.help}>
        <p>{t('shell.help.what')}</p>
        <p>{t('shell.help.encoding')}</p>
        <p>{t('shell.help.privacy')}</p>
        <h3 className="eyebrow">{t('shell.help.keys')}</h3>
        <dl>
          {Object.keys(shortcuts).map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`shell.help.shortcuts.${names[key]}`)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Esc</kbd>
            </dt>
            <dd>{t('shell.help.shortcuts.escape')}</dd>
          </div>
        </dl>
      </div>
    </Modal>
  );
}

const names: Readonly<Record<string, string>> = {
  p: 'play',
  s: 'step',
  '[': 'back',
  ']': 'forward',
  e: 'export',
  '?': 'help',
};
