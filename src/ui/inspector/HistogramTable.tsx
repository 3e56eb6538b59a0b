/** The histogram as a table: how many scores fall where, and how many of them are cut. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { HistogramView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import css from './Inspector.module.css';

export function HistogramTable({ histogram }: { readonly histogram: HistogramView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { counts, prunedCounts, lower, upper } = histogram;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={css.scroll} tabIndex={0} aria-label={t('inspector.histogram.table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('inspector.histogram.from')}</th>
            <th scope="col">{t('inspector.histogram.scores')}</th>
            <th scope="col">{t('inspector.histogram.ofThemCut')}</th>
          </tr>
        </thead>
        <tbody>
          {counts.map((count, bin) => {
            const from = lower + (bin / counts.length) * (upper - lower);
            return (
              <tr key={from}>
                <th scope="row">{formatValue(from, i18n.language)}</th>
                <td>{format.integer(count)}</td>
                <td>{format.integer(prunedCounts[bin]!)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
