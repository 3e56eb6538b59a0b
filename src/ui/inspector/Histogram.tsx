/** How the scores are spread, which of them are cut, and where the threshold stands. */
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { HistogramView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import { HistogramTable } from './HistogramTable.tsx';
import { labelPlace, makeBars, placeOf } from './histogramShape.ts';
import css from './Inspector.module.css';

export interface HistogramProps {
  readonly histogram: HistogramView;
  /** A line without a handle: the threshold of a row, or the chosen weight's score. */
  readonly marks: readonly { readonly at: number; readonly kind: 'threshold' | 'weight' }[];
  /** The draggable threshold. */
  readonly children?: ReactNode;
}

export function Histogram({ histogram, marks, children }: HistogramProps) {
  const [open, setOpen] = useState(false);
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const count = histogram.counts.reduce((sum, one) => sum + one, 0);
  const pruned = histogram.prunedCounts.reduce((sum, one) => sum + one, 0);
  const value = (score: number) => formatValue(score, i18n.language);
  const number = (amount: number) => format.integer(amount);
  return (
    <figure className={css.histogram}>
      <div className={css.picture}>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={t('inspector.histogram.summary', {
            count: number(count),
            pruned: number(pruned),
            lowest: value(histogram.lowest),
            highest: value(histogram.highest),
          })}
        >
          <defs>
            <pattern
              id="inspector-hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="scale(0.4 1)"
            >
              <rect width="4" height="4" className={css.hatchBack} />
              <path d="M-1 1 1 -1M0 4 4 0M3 5 5 3" className={css.hatchLine} />
            </pattern>
          </defs>
          <Bars histogram={histogram} />
        </svg>
        {marks.map((mark) => (
          <span
            key={mark.kind}
            className={css.mark}
            data-kind={mark.kind}
            style={{ left: `${placeOf(histogram, mark.at) * 100}%` }}
            title={t(`inspector.mark.${mark.kind}`, { score: value(mark.at) })}
          />
        ))}
        {marks.map(
          (mark) =>
            mark.kind === 'threshold' && (
              <span key={mark.kind} className={css.thresholdLabel} style={labelPlace(placeOf(histogram, mark.at))}>
                {t('inspector.threshold.at', { score: value(mark.at) })}
              </span>
            ),
        )}
        {children}
      </div>
      <div className={css.axis}>
        <span>
          {histogram.lowest < histogram.lower && '≤ '}
          {value(histogram.lower)}
        </span>
        <span>{t('inspector.histogram.axis')}</span>
        <span>
          {histogram.highest > histogram.upper && '≥ '}
          {value(histogram.upper)}
        </span>
      </div>
      <figcaption className={css.caption}>
        <span className={css.key}>
          <i data-kind="cut" /> {t('inspector.histogram.cut', { count: number(pruned) })}
        </span>
        <span className={css.key}>
          <i data-kind="kept" /> {t('inspector.histogram.kept', { count: number(count - pruned) })}
        </span>
      </figcaption>
      {histogram.highest > histogram.upper && (
        <p className={css.note}>{t('inspector.histogram.foldedHigh', { highest: value(histogram.highest) })}</p>
      )}
      {histogram.lowest < histogram.lower && (
        <p className={css.note}>{t('inspector.histogram.foldedLow', { lowest: value(histogram.lowest) })}</p>
      )}
      <details className={css.twin} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('inspector.histogram.table')}</summary>
        {open && <HistogramTable histogram={histogram} />}
      </details>
    </figure>
  );
}

/** Apart, so that a run that leaves the scores alone does not draw them again. */
const Bars = memo(function Bars({ histogram }: { readonly histogram: HistogramView }) {
  return makeBars(histogram).map((bar) => (
    <g key={bar.left}>
      <rect
        className={css.keptBar}
        x={bar.left * 100}
        width={Math.max(0.2, bar.width * 100 - 0.35)}
        y={100 - bar.height * 100}
        height={(bar.height - bar.prunedHeight) * 100}
      />
      <rect
        className={css.prunedBar}
        x={bar.left * 100}
        width={Math.max(0.2, bar.width * 100 - 0.35)}
        y={100 - bar.prunedHeight * 100}
        height={bar.prunedHeight * 100}
      />
    </g>
  ));
});
