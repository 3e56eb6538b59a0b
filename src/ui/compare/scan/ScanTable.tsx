/** What is left by layer and sparsity: accuracy, or how many times the perplexity grew; coloured by how much is left. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import { cellOf } from '../../../pictures/scanCells.ts';
import { gridOf } from '../../../pictures/scanGrid.ts';
import type { SweepView } from '../../../workers/protocol.ts';
import css from '../Compare.module.css';
import { heat } from '../heat.ts';
import { kindOf } from '../measures.ts';
import { ScrollBox } from '../ScrollBox.tsx';
import { useCellFormat } from './useCellFormat.ts';

export function ScanTable({ scan }: { readonly scan: SweepView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = useCellFormat(scan);
  const language = kindOf(scan, null) === 'language';
  const { layers, columns, at } = gridOf(scan.points);
  return (
    <ScrollBox label={t('compare.scan.layer')}>
      <table className={css.heat}>
        <thead>
          <tr>
            <th scope="col">{t('compare.scan.layer')}</th>
            {columns.map((wanted) => (
              <th key={wanted} scope="col">
                {format.share(wanted)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <tr key={layer}>
              <th scope="row">{layer}</th>
              {columns.map((wanted) => {
                const point = at(layer, wanted);
                const cell = cellOf(point, scan.dense);
                if (!point || !cell) return <td key={wanted}>…</td>;
                const says = t(language ? 'compare.scan.cellText' : 'compare.scan.cell', {
                  layer,
                  sparsity: wanted,
                  accuracy: point.accuracy,
                  perplexity: point.perplexity,
                  times: cell.value,
                });
                return (
                  <td key={wanted} style={heat(cell.left)} title={says}>
                    {written(cell.value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
