/** What each shown weight of the present column was judged by, and which of them go. */
import { useTranslation } from 'react-i18next';
import type { FilmView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import styles from './Film.module.css';

export function ColumnScores({ film, column }: { readonly film: FilmView; readonly column: number }) {
  const { t, i18n } = useTranslation();
  const { rows, columns } = film.shown;
  const at = Math.max(0, column); // before the first column: what it will be judged by
  return (
    <section className={styles.scores} aria-label={t('film.scoresOf', { column: at })}>
      <h3>{t('film.scoresOf', { column: at })}</h3>
      <ol>
        {Array.from({ length: rows }, (_, row) => {
          const place = row * columns + at;
          const goes = film.kept[place] === 0;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number
            <li key={row} data-cut={goes}>
              <span>{row}</span>
              <b>{formatValue(film.scores[place], i18n.language)}</b>
              <span className="hidden-text">{t(goes ? 'film.goes' : 'film.stays')}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
