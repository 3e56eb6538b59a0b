/** A weight in words: where it is, what it is worth, whether it lives. For the tooltip and the screen reader. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LayerView, TileView } from '../../workers/protocol.ts';
import { inputIndexOf, type Place, readCell } from './cells.ts';
import { wholeCell } from './draw.ts';
import { formatChange, formatValue } from './numbers.ts';

/** @returns lines, the first one the place */
export function useDescription(layer: LayerView, shown: TileView | null): (place: Place) => readonly string[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (place) => {
    const reading = shown && readCell(shown.tile, place);
    const index = inputIndexOf(place.column, layer.columns, layer.kernel);
    const where = t('heatmap.place', { row: place.row, column: place.column });
    const source =
      index.length === 3 ? [t('heatmap.convInput', { ky: index[0], kx: index[1], channel: index[2] })] : [];
    if (!shown || !reading) return [where, ...source];
    const number = shown.overlay === 'change' ? formatChange : formatValue;
    const value = number(reading.value, i18n.language);
    if (reading.weights > 1) {
      const cell = wholeCell(shown.tile, place);
      const span = (from: number, to: number) => (from === to ? `${from}` : t('heatmap.span', { from, to }));
      const rows = span(cell.row, Math.min(cell.row + cell.rows, layer.rows) - 1);
      const columns = span(cell.column, Math.min(cell.column + cell.columns, layer.columns) - 1);
      return [
        t('heatmap.cellPlace', { rows, columns }),
        ...(shown.overlay === 'mask' ? [] : [t(`heatmap.mean.${shown.overlay}`, { value, weights: reading.weights })]),
        t('heatmap.cutShare', { share: format.percent(reading.pruned) }),
      ];
    }
    const fate = t(reading.pruned > 0 ? 'heatmap.cut' : 'heatmap.kept');
    const exact = shown.overlay === 'mask' ? [] : [t(`heatmap.exact.${shown.overlay}`, { value })];
    return [where, ...source, ...exact, fate];
  };
}
