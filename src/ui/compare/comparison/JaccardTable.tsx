/** How alike the masks of all methods are: a table whose cells are coloured by their number. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { ComparisonView } from '../../../workers/protocol.ts';
import css from '../Compare.module.css';
import { heat } from '../heat.ts';
import { ScrollBox } from '../ScrollBox.tsx';
import { useWords } from '../useWords.ts';

export function JaccardTable({ matrix }: { readonly matrix: ComparisonView['matrix'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  return (
    <div>
      <h3>{t('compare.pair.matrix')}</h3>
      <p className={css.note}>{t('compare.pair.matrixWhat')}</p>
      <ScrollBox label={t('compare.pair.matrix')}>
        <table className={css.heat}>
          <thead>
            <tr>
              <td />
              {matrix.methods.map((method) => (
                <th key={method} scope="col">
                  {words.method(method)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.methods.map((method, row) => (
              <tr key={method}>
                <th scope="row">{words.method(method)}</th>
                {matrix.jaccard[row].map((value, column) => (
                  <td key={matrix.methods[column]} style={heat(value)}>
                    {format.decimal(Math.round(value * 1000) / 1000)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}
