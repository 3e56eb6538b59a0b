/** What changes in each: precision of every weight against number of weights. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { QuantizationView } from '../../workers/protocol.ts';
import { boundOf, figureOf } from '../compare/measures.ts';
import { ReportTable } from '../components/ReportTable.tsx';
import { useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';
import { useTested } from '../components/useTested.ts';
import styles from './Quantization.module.css';

export function VariantTable({ view }: { readonly view: QuantizationView }) {
  const { t } = useTranslation();
  const tested = useTested();
  const known = view.variants.at(0) ?? null;
  const measure = useMeasure(known);
  const { name, figure } = useMeasureWords(measure);
  const bound = known && boundOf(known, measure);
  const format = useFormat();
  const rounded = view.request.activations !== null;
  return (
    <ReportTable label={t('quantization.title')} className={styles.table}>
      <caption>
        {t('quantization.caption', { prunable: view.prunable, measure: name, tested: tested(measure, view) })}
        {bound !== null && format.gap + t('quantization.least', { value: figure(bound) })}
        {view.status === 'running' && ` ${t('quantization.measuring')}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('quantization.network')}</th>
          <th scope="col">{t('quantization.precision')}</th>
          <th scope="col">{t('quantization.weights')}</th>
          <th scope="col">{t('quantization.values')}</th>
          <th scope="col">{t('quantization.bytes')}</th>
          <th scope="col">{name}</th>
          {rounded && (
            <th scope="col">
              {name}
              <span>{t('quantization.outputs.activations')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {view.variants.map(({ variant, bits, weights, values, bytes, activations, ...quality }) => (
          <tr key={variant}>
            <th scope="row">
              {t(`quantization.variants.${variant}`)}
              <span>{t(`quantization.changes.${variant}`)}</span>
            </th>
            <td data-changed={bits !== 32}>{t('quantization.bitsEach', { bits })}</td>
            <td data-changed={weights < view.prunable}>{format.integer(weights)}</td>
            <td>{format.integer(values)}</td>
            <td>{format.bytes(bytes)}</td>
            <td>{figure(figureOf(quality, measure))}</td>
            {rounded && <td>{activations ? figure(figureOf(activations, measure)) : '–'}</td>}
          </tr>
        ))}
      </tbody>
    </ReportTable>
  );
}
