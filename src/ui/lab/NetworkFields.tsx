/** Which network, and whether it comes trained or fresh from the seed. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Field } from '../forms/Field.tsx';
import { useManifest } from '../models/useManifest.ts';
import { withWeights } from './pipelineChange.ts';
import styles from './RecipePanel.module.css';
import { useSettings } from './useSettings.ts';

export function NetworkFields() {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings((all) => all);
  const { model } = settings;
  const view = useStore(labStore, (state) => state.model);
  const bundled = useManifest();
  const listed = typeof bundled === 'string' ? [] : bundled.map(({ architecture }) => architecture);
  const ids = listed.includes(model.architecture) ? listed : [...listed, model.architecture];
  return (
    <div>
      <div className={styles.pair}>
        <Field label={t('fields.network.label')} hint={<WhatWhyTry prefix="fields.network" />}>
          {(id) => (
            <NativeSelect
              id={id}
              size="xs"
              value={model.architecture}
              data={ids.map((value) => ({ value, label: t(`networks.${value}.name`, value) }))}
              onChange={(event) => {
                const architecture = event.currentTarget.value;
                commands.change({ model: { ...model, architecture }, protect: [], overrides: {} });
              }}
            />
          )}
        </Field>
        <Field label={t('fields.weights.label')} hint={<WhatWhyTry prefix="fields.weights" />}>
          {() => (
            <Segmented
              label={t('fields.weights.label')}
              value={model.weights}
              choices={(['trained', 'fresh'] as const).map((value) => ({
                value,
                label: t(`fields.weights.choices.${value}`),
              }))}
              onChange={(weights) => commands.change(withWeights(settings, weights as 'trained' | 'fresh'))}
            />
          )}
        </Field>
      </div>
      {view && (
        <p className={styles.line}>
          {t(view.task === 'language' ? 'fields.network.sizeToken' : 'fields.network.size', {
            parameters: view.parameters,
            macs: format.compact(view.macs),
          })}
          {view.origin !== 'bundled' && view.origin !== 'fresh' && ` · ${view.origin}`}
        </p>
      )}
    </div>
  );
}
