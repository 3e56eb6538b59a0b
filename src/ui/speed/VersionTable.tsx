/** Bytes, multiplications, time and quality of each version, in one row. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { SpeedVersionView, SpeedView } from '../../workers/protocol.ts';
import { boundOf, figureOf } from '../compare/measures.ts';
import { ReportTable } from '../components/ReportTable.tsx';
import { useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';
import { useTested } from '../components/useTested.ts';
import { milliseconds } from './milliseconds.ts';
import styles from './Speed.module.css';

export function VersionTable({ view }: { readonly view: SpeedView }) {
  const { t } = useTranslation();
  const tested = useTested();
  const known = view.versions.find(({ quality }) => quality !== null)?.quality ?? null;
  const measure = useMeasure(known);
  const { name, figure } = useMeasureWords(measure);
  const bound = known && boundOf(known, measure);
  const format = useFormat();
  return (
    <ReportTable label={t('charts.table')} className={styles.table}>
      <caption>
        {t('speed.caption', {
          batch: view.batch,
          rounds: view.total,
          backend: t(`speed.backends.${view.backend}`),
          measure: name,
          tested: tested('examples', view),
        })}
        {bound !== null && format.gap + t('quantization.least', { value: figure(bound) })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('speed.version')}</th>
          <th scope="col">{t('speed.bytes')}</th>
          <th scope="col">{t('speed.weights')}</th>
          <th scope="col">{t(measure === 'perplexity' ? 'speed.macsToken' : 'speed.macs')}</th>
          <th scope="col">{t('speed.time')}</th>
          <th scope="col">{t('speed.ratio')}</th>
          <th scope="col">{name}</th>
        </tr>
      </thead>
      <tbody>
        {view.versions.map((version) => (
          <tr key={version.id}>
            <th scope="row">
              {t(`speed.versions.${version.id}.name`)}
              <span>{t(`speed.versions.${version.id}.${version.computes === 'own' ? 'own' : 'what'}`)}</span>
            </th>
            <td>{format.bytes(version.bytes)}</td>
            <td>{format.compact(version.weights)}</td>
            <td>{format.compact(version.macs)}</td>
            <Times version={version} />
            <td>{version.quality === null ? '…' : figure(figureOf(version.quality, measure))}</td>
          </tr>
        ))}
      </tbody>
    </ReportTable>
  );
}

function Times({ version: { runs, latency } }: { readonly version: SpeedVersionView }) {
  const { t } = useTranslation();
  if (!runs) return <td colSpan={2}>{t('speed.noKernel')}</td>;
  if (!latency) {
    return (
      <>
        <td>…</td>
        <td>…</td>
      </>
    );
  }
  const { ms, ratio, verdict } = latency;
  const [median, low, high] = [ms.median, ms.low, ms.high].map(milliseconds);
  return (
    <>
      <td>
        {t('speed.ms', { ms: median })}
        <span>{t('speed.quartiles', { low, high })}</span>
      </td>
      <td data-verdict={verdict}>{t('speed.times', { ratio: milliseconds(ratio.median) })}</td>
    </>
  );
}
