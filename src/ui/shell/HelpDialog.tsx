/** What this page is, which keys it knows, and a switch to turn them off. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { preferencesStore } from '../../state/preferences.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import styles from './HelpDialog.module.css';
import { shortcuts } from './useShortcuts.ts';

export function HelpDialog() {
  const { t } = useTranslation();
  const on = useStore(preferencesStore, (state) => state.shortcuts !== false);
  return (
    <PageDialog title={t('shell.help.title')} size={480}>
      <div className={styles.help}>
        <p>{t('shell.help.what')}</p>
        <p>{t('shell.help.encoding')}</p>
        <p>{t('shell.help.privacy')}</p>
        <h3 className="eyebrow">{t('shell.help.keys')}</h3>
        <Switch
          size="sm"
          checked={on}
          label={t('shell.help.single')}
          aria-describedby="single-keys"
          onChange={(event) => preferencesStore.setState({ shortcuts: event.currentTarget.checked })}
        />
        <p id="single-keys" className={styles.note}>
          {t('shell.help.singleWhy')}
        </p>
        <dl data-off={!on}>
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
    </PageDialog>
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
