/** How far the output of each layer is from the float32 network, with rounded weights and with rounded activations too. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { QuantizationView } from '../../workers/protocol.ts';
import { ReportTable } from '../components/ReportTable.tsx';
import styles from './Quantization.module.css';

type Outputs = NonNullable<QuantizationView['outputs']>;

export function OutputTable({ outputs }: { readonly outputs: Outputs }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { layers, examples, calibration } = outputs;
  const rounded = layers.some(({ dense }) => dense.activations !== null);
  const columns = (['dense', 'pruned'] as const).flatMap((network) =>
    (rounded ? (['weights', 'activations'] as const) : (['weights'] as const)).map((what) => ({ network, what })),
  );
  const most = Math.max(1e-9, ...layers.flatMap((layer) => columns.map((at) => layer[at.network][at.what] ?? 0)));
  return (
    <ReportTable label={t('quantization.outputs.label')} className={styles.table}>
      <caption>
        {t('quantization.outputs.caption', { examples })}
        {rounded && ` ${t('quantization.outputs.calibrated', { calibration })}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('quantization.layer')}</th>
          {columns.map(({ network, what }) => (
            <th key={network + what} scope="col">
              {t(`quantization.variants.${network}`)}
              <span>{t(`quantization.outputs.${what}`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {layers.map((layer) => (
          <tr key={layer.name}>
            <th scope="row">{layer.name.replace(/\.weight$/, '')}</th>
            {columns.map(({ network, what }) => {
              const error = layer[network][what] ?? 0;
              return (
                <td key={network + what}>
                  <span className={styles.bar} aria-hidden="true">
                    <i style={{ width: `${(error / most) * 100}%` }} />
                  </span>
                  {format.percent(error)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </ReportTable>
  );
}
