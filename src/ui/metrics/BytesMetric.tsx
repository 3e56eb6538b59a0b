/** How large the weights are as a file, in each way to write them. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { Metric } from './Metric.tsx';
import { More } from './More.tsx';

const layouts = ['dense', 'gzip', 'bitmask', 'csr', 'nm'] as const;

export function BytesMetric() {
  const { t } = useTranslation();
  const format = useFormat();
  const bytes = useStore(labStore, (state) => state.metrics?.bytes ?? null);
  return (
    <Metric
      name={t('metrics.bytes.name')}
      value={bytes && format.bytes(bytes.bitmask)}
      detail={
        bytes && (
          <>
            {t('metrics.bytes.dense', { bytes: bytes.dense })}
            {bytes.before !== null && <> {t('metrics.bytes.before', { bytes: bytes.before })}</>}
            <br />
            {bytes.gzip === null ? t('metrics.bytes.gzipLater') : t('metrics.bytes.gzip', { bytes: bytes.gzip })}
            <More label={t('metrics.bytes.all')}>
              <table>
                <caption>{t('metrics.bytes.caption')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('metrics.bytes.layout')}</th>
                    <th scope="col">{t('metrics.bytes.size')}</th>
                  </tr>
                </thead>
                <tbody>
                  {layouts.map((layout) => {
                    const size = bytes[layout];
                    return (
                      <tr key={layout}>
                        <th scope="row">{t(`metrics.bytes.layouts.${layout}`)}</th>
                        <td>{size === null ? t(`metrics.bytes.missing.${layout}`, '…') : format.bytes(size)}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
              <p>{t('metrics.bytes.lesson')}</p>
            </More>
          </>
        )
      }
    />
  );
}
