/** Accuracy left by layer and sparsity, coloured by how much of it is left. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { SweepView } from '../../../workers/protocol.ts';
import css from '../Compare.module.css';
import { heat } from '../heat.ts';
import { ScrollBox } from '../ScrollBox.tsx';
import { gridOf } from './grid.ts';

export function ScanTable({ scan }: { readonly scan: SweepView }) {
  const { t } = useTranslation();
  const format = useFormat();
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
                if (!point) return <td key={wanted}>…</td>;
                const says = t('compare.scan.cell', { layer, sparsity: wanted, accuracy: point.accuracy });
                return (
                  <td key={wanted} style={heat(point.accuracy)} title={says}>
                    {format.percent(point.accuracy)}
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
