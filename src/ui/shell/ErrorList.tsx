/** The one place for errors: what happened, what to do next, the code; each is dismissed by hand. In a dialog while one is open. */
import { CloseButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useErrorWords } from '../../i18n/useErrorWords.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { dialogStore } from './dialogs.ts';
import styles from './ErrorList.module.css';

export function ErrorList({ inDialog = false }: { readonly inDialog?: boolean }) {
  const { t } = useTranslation();
  const say = useErrorWords();
  const { gap } = useFormat();
  const errors = useStore(labStore, (state) => state.errors);
  const covered = useStore(dialogStore, ({ open }) => open !== null) && !inDialog;
  // The list itself stays in the page: a live region must be there before its content.
  return (
    <div role="alert" className={inDialog ? styles.inDialog : styles.list}>
      {(covered ? [] : errors.slice(-3)).map(({ id, error }) => (
        <div key={id} className={styles.error}>
          <IconAlertTriangle size={18} aria-hidden />
          <div>
            <p>
              <b>{say(error).sentence}</b>
              {gap}
              {say(error).next}
            </p>
            <details>
              <summary>{t('errors.details', { code: error.code })}</summary>
              <code>{error.message}</code>
            </details>
          </div>
          <CloseButton aria-label={t('errors.dismiss')} onClick={() => commands.dismissError(id)} />
        </div>
      ))}
    </div>
  );
}
