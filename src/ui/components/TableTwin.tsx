/** The numbers of a picture as a table, folded under it. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './TableTwin.module.css';

export function TableTwin({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className={styles.twin}>
      <summary>{t('charts.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('charts.table')}>
        <table>{children}</table>
      </section>
    </details>
  );
}
