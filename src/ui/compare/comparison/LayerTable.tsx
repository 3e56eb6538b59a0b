/** Layer by layer: a bar of which weights both, one or none keep, and how far the weights are apart. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { LayerComparison } from '../../../workers/protocol.ts';
import css from '../Compare.module.css';
import { ScrollBox } from '../ScrollBox.tsx';

const parts = ['both', 'onlyA', 'onlyB', 'neither'] as const;

export function LayerTable({ layers }: { readonly layers: readonly LayerComparison[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <h3>{t('compare.pair.masks')}</h3>
      <p className={css.note}>{t('compare.pair.masksWhat')}</p>
      <ul className={css.legend}>
        {parts.map((part) => (
          <li key={part}>
            <i className={css[part]} />
            {t(`compare.pair.${part}`)}
          </li>
        ))}
      </ul>
      <ScrollBox label={t('compare.pair.masks')}>
        <table className={css.table}>
          <thead>
            <tr>
              {(['layer', ...parts, 'jaccard', 'sparsityA', 'sparsityB', 'difference', 'largest'] as const).map(
                (name) => (
                  <th key={name} scope="col">
                    {t(`compare.pair.${name}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">
                  {layer.name}
                  <span className={css.bar} aria-hidden="true">
                    {parts.map((part) => (
                      <i key={part} className={css[part]} style={{ flexGrow: layer[part] }} />
                    ))}
                  </span>
                </th>
                {parts.map((part) => (
                  <td key={part}>{format.integer(layer[part])}</td>
                ))}
                <td>
                  <b>{format.decimal(layer.jaccard)}</b>
                </td>
                <td>{format.percent(layer.sparsityA)}</td>
                <td>{format.percent(layer.sparsityB)}</td>
                <td>{format.decimal(layer.meanDifference)}</td>
                <td>{format.decimal(layer.largestDifference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}
