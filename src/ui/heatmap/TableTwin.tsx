/** The visible window as a table of numbers: the heatmap for those who do not look at it. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LayerView, TileView } from '../../workers/protocol.ts';
import { readCell } from './cells.ts';
import css from './Heatmap.module.css';
import { formatValue } from './numbers.ts';
import type { VisibleWindow } from './viewport.ts';

/** As many numbers as one still reads. */
const mostRows = 40;
const mostColumns = 20;

export interface TableTwinProps {
  readonly layer: LayerView;
  readonly shown: TileView | null;
  readonly window: VisibleWindow;
}

export function TableTwin({ layer, shown, window }: TableTwinProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  if (!shown) return <p className={css.empty}>{t('heatmap.waiting')}</p>;
  const { rowsPerCell, columnsPerCell } = shown.tile;
  const rows = starts(window.row, window.rows, rowsPerCell, mostRows);
  const columns = starts(window.column, window.columns, columnsPerCell, mostColumns);
  const heading = (start: number, per: number, size: number) =>
    per === 1 ? `${start}` : t('heatmap.span', { from: start, to: Math.min(start + per, size) - 1 });
  return (
    <section
      className={css.tableFrame}
      aria-label={t('heatmap.tableTitle', { name: layer.name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard
      tabIndex={0}
    >
      <table className={css.table}>
        <caption>
          {t('heatmap.caption', {
            overlay: t(`heatmap.overlay.${shown.overlay}`),
            rows: rows.length,
            columns: columns.length,
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('heatmap.corner')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {heading(column, columnsPerCell, layer.columns)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{heading(row, rowsPerCell, layer.rows)}</th>
              {columns.map((column) => {
                const reading = readCell(shown.tile, { row, column });
                if (!reading) return <td key={column}>…</td>;
                const cut = reading.weights === 1 && reading.pruned > 0;
                const text =
                  shown.overlay === 'mask'
                    ? reading.weights === 1
                      ? t(cut ? 'heatmap.cut' : 'heatmap.kept')
                      : format.percent(1 - reading.pruned)
                    : formatValue(reading.value, i18n.language);
                return (
                  <td key={column} data-cut={cut}>
                    {text}
                    {cut && shown.overlay !== 'mask' && <span className="hidden-text"> {t('heatmap.cut')}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** First weights of the cells in a stretch of the matrix. */
function starts(start: number, count: number, perCell: number, most: number): readonly number[] {
  const first = Math.floor(start / perCell) * perCell;
  const cells = Math.min(most, Math.ceil((start + count - first) / perCell));
  return Array.from({ length: cells }, (_, i) => first + i * perCell);
}
