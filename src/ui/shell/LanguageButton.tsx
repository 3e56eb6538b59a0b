/** The other language, one press away; each names itself. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { preferencesStore } from '../../state/preferences.ts';

export function LanguageButton() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      variant="default"
      size="compact-sm"
      h={32}
      lang={other}
      onClick={() => preferencesStore.setState({ language: other })}
    >
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}
