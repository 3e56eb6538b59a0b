/** Shares of A beside those of B, and the change. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import css from '../Compare.module.css';
import { ScrollBox } from '../ScrollBox.tsx';

export interface ChangeTableProps {
  readonly title: string;
  /** Head of the first column. */
  readonly what: string;
  /** Shares in [0, 1]; NaN = not known. */
  readonly rows: readonly { readonly name: string; readonly a: number; readonly b: number }[];
}

export function ChangeTable({ title, what, rows }: ChangeTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = (value: number) => (Number.isNaN(value) ? '–' : format.percent(value));
  return (
    <div>
      <h3>{title}</h3>
      <ScrollBox label={title}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">{t('compare.pair.change')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, a, b }) => {
              const change = b - a;
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{written(a)}</td>
                  <td>{written(b)}</td>
                  <td className={change < 0 ? css.worse : change > 0 ? css.better : undefined}>
                    {change > 0 && '+'}
                    {change < 0 && '−'}
                    {Number.isNaN(change) ? '–' : format.percent(Math.abs(change))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}
