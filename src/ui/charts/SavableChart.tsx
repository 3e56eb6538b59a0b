/** A drawn chart with a button to take it away: the picture as it is on the page, with its legend, and its numbers. */
import { type ReactNode, useRef } from 'react';
import { drawnPicture, type LegendKey } from './picture.ts';
import styles from './SavableChart.module.css';
import { SavePicture } from './SavePicture.tsx';

export interface SavableChartProps {
  /** File name without its ending. */
  readonly name: string;
  /** What the chart says, for those who do not see it; null = another element says it. */
  readonly label: string | null;
  /** Of the box that the chart fills. */
  readonly className: string;
  /** Lines of the legend, which stands outside the drawing on the page. */
  readonly legend: readonly LegendKey[];
  readonly csv: () => string;
  readonly children: ReactNode;
}

export function SavableChart({ name, label, className, legend, csv, children }: SavableChartProps) {
  const drawing = useRef<HTMLDivElement>(null);
  const said = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <div className={styles.chart}>
      <div className={styles.tools}>
        <SavePicture name={name} picture={() => drawnPicture(drawing.current, legend)} csv={csv} size={26} />
      </div>
      <div ref={drawing} className={className} {...said}>
        {children}
      </div>
    </div>
  );
}
