/** Accuracy by class, A beside B, and the change. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { ComparisonView } from '../../../workers/protocol.ts';
import css from '../Compare.module.css';
import { ScrollBox } from '../ScrollBox.tsx';

export function ClassTable({ a, b }: Pick<ComparisonView, 'a' | 'b'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (a.perClass.length === 0) return null;
  const written = (value: number) => (Number.isNaN(value) ? '–' : format.percent(value));
  return (
    <div>
      <h3>{t('compare.pair.classes')}</h3>
      <ScrollBox label={t('compare.pair.classes')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('compare.pair.class')}</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">{t('compare.pair.change')}</th>
            </tr>
          </thead>
          <tbody>
            {a.perClass.map((accuracy, label) => {
              const change = b.perClass[label] - accuracy;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{written(accuracy)}</td>
                  <td>{written(b.perClass[label])}</td>
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
