/** Layer by layer: a bar of which weights both, one or none keep, and how far the weights are apart. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { LayerComparison } from '../../../workers/protocol.ts';
import { SavePicture } from '../../charts/SavePicture.tsx';
import { readColours } from '../../components/readColours.ts';
import css from '../Compare.module.css';
import { keptBarsSvg, keptCsv, type Part, parts } from '../pictures/keptBars.ts';
import { tokens } from '../pictures/style.ts';
import { ScrollBox } from '../ScrollBox.tsx';

export interface LayerTableProps {
  readonly layers: readonly LayerComparison[];
  /** What A and B are. */
  readonly points: readonly [a: string, b: string];
}

export function LayerTable({ layers, points: [a, b] }: LayerTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const picture = () =>
    keptBarsSvg(
      {
        title: t('compare.pair.masks'),
        lines: [`A: ${a}`, `B: ${b}`],
        layers,
        words: Object.fromEntries(parts.map((part) => [part, t(`compare.pair.${part}`)])) as Record<Part, string>,
        axis: t('compare.pair.shareOfLayer'),
        share: format.share,
        jaccard: (value) => `${t('compare.pair.jaccard')} ${format.decimal(value)}`,
      },
      readColours(tokens),
    );
  return (
    <div>
      <div className={css.toolbar}>
        <h3>{t('compare.pair.masks')}</h3>
        <span className={css.tools}>
          <SavePicture name="masks-a-b" picture={picture} csv={() => keptCsv(layers)} size={26} />
        </span>
      </div>
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
