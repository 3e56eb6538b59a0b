/** A table of measurements in a box of its own that scrolls sideways where the page is narrow. */
import type { ReactNode } from 'react';
import styles from './Report.module.css';

interface ReportTableProps {
  /** Said by screen readers. */
  readonly label: string;
  /** Of the table, for what only one report has. */
  readonly className?: string;
  readonly children: ReactNode;
}

export function ReportTable({ label, className = '', children }: ReportTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={`${styles.table} ${className}`}>{children}</table>
    </section>
  );
}
