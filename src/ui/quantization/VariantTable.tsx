/** What changes in each: precision of every weight against number of weights. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import type { QuantizationView } from '../../workers/protocol.ts';
import { ReportTable } from '../components/ReportTable.tsx';
import { useAccuracyWord } from '../components/useAccuracyWord.ts';
import { useTested } from '../components/useTested.ts';
import styles from './Quantization.module.css';

export function VariantTable({ view }: { readonly view: QuantizationView }) {
  const { t } = useTranslation();
  const tested = useTested();
  const word = useAccuracyWord();
  const kind = useStore(labStore, (state) => (state.model?.task === 'language' ? 'perplexity' : 'accuracy'));
  const format = useFormat();
  const rounded = view.request.activations !== null;
  return (
    <ReportTable label={t('quantization.title')} className={styles.table}>
      <caption>
        {t('quantization.caption', { prunable: view.prunable, tested: tested(kind, view) })}
        {view.status === 'running' && ` ${t('quantization.measuring')}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('quantization.network')}</th>
          <th scope="col">{t('quantization.precision')}</th>
          <th scope="col">{t('quantization.weights')}</th>
          <th scope="col">{t('quantization.values')}</th>
          <th scope="col">{t('quantization.bytes')}</th>
          <th scope="col">{word}</th>
          {rounded && (
            <th scope="col">
              {word}
              <span>{t('quantization.outputs.activations')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {view.variants.map(({ variant, bits, weights, values, bytes, accuracy, activations }) => (
          <tr key={variant}>
            <th scope="row">
              {t(`quantization.variants.${variant}`)}
              <span>{t(`quantization.changes.${variant}`)}</span>
            </th>
            <td data-changed={bits !== 32}>{t('quantization.bitsEach', { bits })}</td>
            <td data-changed={weights < view.prunable}>{format.integer(weights)}</td>
            <td>{format.integer(values)}</td>
            <td>{format.bytes(bytes)}</td>
            <td>{format.percent(accuracy)}</td>
            {rounded && <td>{activations ? format.percent(activations.accuracy) : '–'}</td>}
          </tr>
        ))}
      </tbody>
    </ReportTable>
  );
}
