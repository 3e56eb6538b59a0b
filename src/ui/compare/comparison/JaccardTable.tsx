/** How alike the masks of all methods are: a table whose cells are coloured by their number. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import { csvText } from '../../../pictures/csv.ts';
import { heatTableSvg } from '../../../pictures/heatTable.ts';
import type { ComparisonView } from '../../../workers/protocol.ts';
import { SavePicture } from '../../charts/SavePicture.tsx';
import { readColours } from '../../components/readColours.ts';
import css from '../Compare.module.css';
import { heat } from '../heat.ts';
import { tokens } from '../pictures/style.ts';
import { ScrollBox } from '../ScrollBox.tsx';
import { useWords } from '../useWords.ts';

export interface JaccardTableProps {
  readonly matrix: ComparisonView['matrix'];
  /** What A is. */
  readonly point: string;
}

export function JaccardTable({ matrix, point }: JaccardTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const written = (value: number) => format.decimal(Math.round(value * 1000) / 1000);
  return (
    <div>
      <div className={css.toolbar}>
        <h3>{t('compare.pair.matrix')}</h3>
        <span className={css.tools}>
          <SavePicture
            name="jaccard"
            picture={() =>
              heatTableSvg(
                {
                  title: t('compare.pair.matrix'),
                  lines: [t('compare.pair.matrixWhat'), `A: ${point}`],
                  corner: t('charts.curve.method'),
                  columns: matrix.methods.map(words.method),
                  rows: matrix.methods.map((method, row) => ({
                    name: words.method(method),
                    values: matrix.jaccard[row].map((value) => ({ value, left: value })),
                  })),
                  format: written,
                },
                readColours(tokens),
              )
            }
            csv={() =>
              csvText(
                ['method', ...matrix.methods],
                matrix.methods.map((method, row) => [method, ...matrix.jaccard[row]]),
              )
            }
            size={26}
          />
        </span>
      </div>
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
                    {written(value)}
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
