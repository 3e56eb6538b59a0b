/** What a weight got for the removal of others: the sum, and the columns that gave most. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { WeightView } from '../../workers/protocol.ts';
import { formatChange } from '../heatmap/numbers.ts';
import css from './Inspector.module.css';

export function CompensationRow({ compensation, kept }: Pick<WeightView, 'compensation' | 'kept'>) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  if (compensation === null) return null;
  const change = (value: number) => formatChange(value, i18n.language);
  if (compensation.kind !== 'received') {
    return (
      <>
        <dt>
          {t('inspector.received.title')}
          <small>{t(`inspector.received.${compensation.kind}Why`)}</small>
        </dt>
        <dd>{t(`inspector.received.${compensation.kind}`)}</dd>
      </>
    );
  }
  const { total } = compensation;
  const given = compensation.columns === null ? null : compensation;
  const rest = given && total - given.most.reduce((sum, one) => sum + one.change, 0);
  return (
    <>
      <dt>
        {t('inspector.received.title')}
        <small>{t(kept ? 'inspector.received.what' : 'inspector.received.untilCut')}</small>
      </dt>
      <dd>{change(total)}</dd>
      {given?.most.map((one) => (
        <div key={one.column} className={css.row}>
          <dt className={css.part}>{t('inspector.received.column', { column: format.integer(one.column) })}</dt>
          <dd>{change(one.change)}</dd>
        </div>
      ))}
      {given && rest !== null && given.columns > given.most.length && (
        <>
          <dt className={css.part}>
            {t('inspector.received.others', { columns: format.integer(given.columns - given.most.length) })}
          </dt>
          <dd>{change(rest)}</dd>
        </>
      )}
      {given?.columns === 0 && <dt className={css.part}>{t('inspector.received.noColumn')}</dt>}
    </>
  );
}
