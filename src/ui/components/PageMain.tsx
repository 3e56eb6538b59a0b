/** A page of its own: title, what it is for, and its parts one below another. */
import type { ReactNode } from 'react';
import css from './PageMain.module.css';

export interface PageMainProps {
  readonly title: string;
  readonly lead: string;
  /** For pages with a form beside a picture. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function PageMain({ title, lead, wide = false, children }: PageMainProps) {
  return (
    <main id="content" tabIndex={-1} className={css.page} data-wide={wide}>
      <div>
        <h1>{title}</h1>
        <p className={css.lead}>{lead}</p>
      </div>
      {children}
    </main>
  );
}
