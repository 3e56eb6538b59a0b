/** The other language, one press away; each names itself. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { preferencesStore } from '../../state/preferences.ts';
import styles from './TopBar.module.css';

export function LanguageButton() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      variant="default"
      size="compact-sm"
      className={styles.language}
      lang={other}
      onClick={() => preferencesStore.setState({ language: other })}
    >
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}
