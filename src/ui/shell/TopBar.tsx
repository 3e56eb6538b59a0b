/** Name, pages, backend, language, theme, help. */
import { ActionIcon } from '@mantine/core';
import { IconHelp, IconShare2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { BackendChip } from './BackendChip.tsx';
import { openDialog } from './dialogs.ts';
import { LanguageButton } from './LanguageButton.tsx';
import { Logo } from './Logo.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';
import styles from './TopBar.module.css';

const pages = [
  { path: '/', key: 'shell.pages.lab' },
  { path: '/compare', key: 'shell.pages.compare' },
  { path: '/runs', key: 'shell.pages.runs' },
  { path: '/models', key: 'shell.pages.models' },
  { path: '/evidence', key: 'shell.pages.evidence' },
] as const;

export function TopBar() {
  const { t } = useTranslation();
  const [location] = useLocation();
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.brand}>
        <Logo />
        <span>{t('shell.title')}</span>
      </Link>
      <nav className={styles.nav} aria-label={t('shell.navigation')}>
        {pages.map(({ path, key }) => (
          <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
            {t(key)}
          </Link>
        ))}
      </nav>
      <div className={styles.right}>
        <BackendChip />
        <LanguageButton />
        <ThemeMenu />
        <ActionIcon variant="default" size={32} aria-label={t('share.open')} onClick={() => openDialog('share')}>
          <IconShare2 size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={32} aria-label={t('shell.help.open')} onClick={() => openDialog('help')}>
          <IconHelp size={17} aria-hidden />
        </ActionIcon>
      </div>
    </header>
  );
}
