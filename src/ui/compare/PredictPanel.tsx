/** Predict first: draw or type a curve, then see how far it was from what is measured. */
import { Button } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { compareStore } from '../../state/compare.ts';
import { labStore } from '../../state/lab.ts';
import { useNoSweep } from '../charts/useNoSweep.ts';
import { NumberControl } from '../forms/NumberControl.tsx';
import css from './Compare.module.css';
import { byPowers } from './measures.ts';
import { drawn, leastOf, lineToPredict, verdictOf } from './prediction.ts';
import { requestNow } from './requestNow.ts';
import { useLook } from './useLook.ts';
import { useWords } from './useWords.ts';

export function PredictPanel({ sparsities }: { readonly sparsities: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const id = useId();
  const { prediction, predicting } = useStore(compareStore);
  const sweep = useStore(labStore, (state) => state.sweep);
  const none = useNoSweep();
  const [measure] = useLook().measures;
  if (prediction === null) {
    const begin = () => {
      const request = requestNow();
      const { catalog } = labStore.getState();
      if (request === null || catalog === null) return;
      compareStore.setState({
        prediction: { ...lineToPredict(request, catalog), measure, values: {} },
        predicting: true,
        axis: 'sparsity',
        measure,
        logX: false,
        logY: null,
      });
    };
    return (
      <div className={css.actions}>
        <Button size="compact-sm" variant="default" disabled={none !== null} onClick={begin}>
          {t('compare.predict.start')}
        </Button>
      </div>
    );
  }
  const powers = byPowers(prediction.measure);
  /** Shares in percent, to a tenth. */
  const shown = (value: number) => (powers ? value : Math.round(value * 1000) / 10);
  const line = t('compare.predict.line', {
    method: words.method(prediction.method),
    pattern: words.pattern(prediction.pattern),
  });
  const verdict = verdictOf(prediction, sweep);
  return (
    <div className={css.predict}>
      {predicting && <p>{t(powers ? 'compare.predict.whatText' : 'compare.predict.what', { line })}</p>}
      {predicting && (
        <details>
          <summary>{t('compare.predict.values')}</summary>
          <div className={css.predicted}>
            {sparsities.map((sparsity) => (
              <label key={sparsity} htmlFor={`${id}${sparsity}`}>
                {format.share(sparsity)}
                <NumberControl
                  id={`${id}${sparsity}`}
                  label={t('compare.predict.at', { sparsity })}
                  {...(powers ? { min: 1, max: 1e9 } : { min: 0, max: 100, unit: '%' })}
                  value={shown(prediction.values[sparsity] ?? leastOf(prediction.measure))}
                  onChange={(value) =>
                    compareStore.setState({
                      prediction: drawn(prediction, sparsities, sparsity, powers ? value : value / 100),
                    })
                  }
                />
              </label>
            ))}
          </div>
        </details>
      )}
      {!predicting && (
        <p role="status">
          {verdict.is === 'off' ? (
            <b>
              {powers
                ? t('compare.predict.errorTimes', { line, times: verdict.error })
                : t('compare.predict.error', { line, points: shown(verdict.error) })}
            </b>
          ) : (
            t(`compare.predict.${verdict.is}`, { line })
          )}
        </p>
      )}
      <div className={css.actions}>
        {predicting && (
          <Button size="compact-sm" onClick={() => compareStore.setState({ predicting: false })}>
            {t('compare.predict.reveal')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => compareStore.setState({ prediction: null, predicting: false })}
        >
          {t('compare.predict.drop')}
        </Button>
      </div>
    </div>
  );
}
