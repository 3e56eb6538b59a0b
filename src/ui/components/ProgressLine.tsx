/** How far something is: a thin bar, and the same in words below it. */
import type { ReactNode } from 'react';
import css from './ProgressLine.module.css';

export interface ProgressLineProps {
  /** What the bar says to those who do not see it. */
  readonly label: string;
  /** In [0, 1]; null = not known yet. */
  readonly share: number | null;
  readonly children: ReactNode;
}

export function ProgressLine({ label, share, children }: ProgressLineProps) {
  return (
    <div className={css.progress}>
      <progress aria-label={label} value={share ?? undefined} max={1} />
      {children}
    </div>
  );
}
