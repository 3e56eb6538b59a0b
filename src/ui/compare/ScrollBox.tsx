/** A wide table scrolls inside its own box, with the keyboard too. */
import type { ReactNode } from 'react';
import css from './Compare.module.css';

export function ScrollBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={css.scroll} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
