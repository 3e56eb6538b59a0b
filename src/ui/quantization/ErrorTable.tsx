/** How far quantizing moved each layer: bars for the eye, numbers in the same row. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { QuantizationView } from '../../workers/protocol.ts';
import { ReportTable } from '../components/ReportTable.tsx';
import styles from './Quantization.module.css';

export function ErrorTable({ view }: { readonly view: QuantizationView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1e-9, ...view.layers.flatMap(({ dense, pruned }) => [dense.relative, pruned.relative]));
  const bar = (share: number) => (
    <span className={styles.bar} aria-hidden="true">
      <i style={{ width: `${(share / most) * 100}%` }} />
    </span>
  );
  return (
    <ReportTable label={t('quantization.errorCaption')} className={styles.table}>
      <caption>{t('quantization.errorCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('quantization.layer')}</th>
          <th scope="col">{t('quantization.errorDense')}</th>
          <th scope="col">{t('quantization.errorPruned')}</th>
          <th scope="col">{t('quantization.flushed')}</th>
          <th scope="col">{t('quantization.levels')}</th>
        </tr>
      </thead>
      <tbody>
        {view.layers.map(({ name, dense, pruned }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {bar(dense.relative)}
              {format.percent(dense.relative)}
            </td>
            <td>
              {bar(pruned.relative)}
              {format.percent(pruned.relative)}
            </td>
            <td>{format.integer(pruned.flushed)}</td>
            <td>{format.integer(pruned.levels)}</td>
          </tr>
        ))}
      </tbody>
    </ReportTable>
  );
}
