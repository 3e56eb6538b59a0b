/** Prune, then train: what is pruned, and from which weights the rest trains. What cannot be says why. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FromScratchSettings } from '../../engine/pipelines/settings.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { ChoiceControl } from '../forms/ChoiceControl.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import { useSettings } from './useSettings.ts';

export function FromScratchFields() {
  const { t } = useTranslation();
  const fromScratch = useSettings((settings) => settings.fromScratch);
  const trained = useSettings((settings) => settings.model.weights === 'trained');
  const spares = useStore(labStore, ({ model }) => model?.outputWeight !== null);
  if (!fromScratch) return null;
  const change = (part: Partial<FromScratchSettings>) => commands.change({ fromScratch: { ...fromScratch, ...part } });
  const { prune, weights, rewindStep, outputAtHalfRate } = fromScratch;
  return (
    <>
      <Field
        label={t('pipelines.prune.label')}
        hint={<WhatWhyTry prefix="pipelines.prune" />}
        note={trained ? t('refusals.trainedIsNoStart') : null}
      >
        {(id) => (
          <ChoiceControl
            id={id}
            label={t('pipelines.prune.label')}
            value={prune}
            choices={(['trained', 'initial'] as const).map((value) => ({
              value,
              label: t(`pipelines.prune.choices.${value}`),
              disabled: trained && value === 'initial',
            }))}
            onChange={(value) =>
              change({
                prune: value as FromScratchSettings['prune'],
                // before any training there is no step to go back to
                weights: value === 'initial' && weights === 'rewind' ? 'original' : weights,
              })
            }
          />
        )}
      </Field>
      <Field
        label={t('pipelines.weights.label')}
        hint={<WhatWhyTry prefix="pipelines.weights" />}
        note={trained ? t('refusals.noFirstTraining') : prune === 'initial' ? t('refusals.nothingToRewind') : null}
      >
        {(id) => (
          <ChoiceControl
            id={id}
            label={t('pipelines.weights.label')}
            value={weights}
            choices={(['fresh', 'original', 'rewind'] as const).map((value) => ({
              value,
              label: t(`pipelines.weights.choices.${value}`),
              disabled: (trained && value !== 'fresh') || (prune === 'initial' && value === 'rewind'),
            }))}
            onChange={(value) => change({ weights: value as FromScratchSettings['weights'] })}
          />
        )}
      </Field>
      {weights === 'rewind' && (
        <Field label={t('pipelines.rewindStep.label')} hint={<WhatWhyTry prefix="pipelines.rewindStep" />}>
          {(id) => (
            <NumberControl
              id={id}
              value={rewindStep}
              min={0}
              max={1_000_000}
              integer
              onChange={(step) => change({ rewindStep: step })}
            />
          )}
        </Field>
      )}
      <Field
        label={t('pipelines.halfRate.label')}
        hint={<WhatWhyTry prefix="pipelines.halfRate" />}
        note={spares ? null : t('pipelines.nothingToSpare')}
      >
        {(id) => (
          <Switch
            id={id}
            size="sm"
            checked={outputAtHalfRate}
            disabled={!spares}
            onChange={(event) => change({ outputAtHalfRate: event.currentTarget.checked })}
          />
        )}
      </Field>
    </>
  );
}
