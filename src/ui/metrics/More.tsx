/** A small button that opens a table beside a figure. */
import { Popover, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './More.module.css';

export function More({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      {/* A space of the line, and none at the start of the next one. */}{' '}
      <Popover position="top" withArrow shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={`${styles.more} reach`} aria-haspopup="dialog">
            {label}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={label} tabIndex={-1} data-autofocus className={styles.panel}>
          {children}
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
