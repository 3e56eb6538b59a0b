/** Schedule, training and chance: what one changes second, folded. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { EntryPicker } from '../forms/EntryPicker.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import { GuardField } from './GuardField.tsx';
import { LoraFields } from './LoraFields.tsx';
import { QuantizeFields } from './QuantizeFields.tsx';
import styles from './RecipePanel.module.css';
import { usePrunesAdapting } from './usePrunesAdapting.ts';
import { useSettings } from './useSettings.ts';

export function FineFields() {
  const { t } = useTranslation();
  const settings = useSettings((all) => all);
  const catalog = useStore(labStore, (state) => state.catalog);
  const adapting = usePrunesAdapting();
  if (catalog === null) return null;
  const postTraining = settings.pipeline === 'trainPruneFinetune' && settings.finetuneEpochs === 0 && !adapting;
  return (
    <>
      {settings.pipeline !== 'pruneWhileTraining' && (
        <EntryPicker
          kind="schedules"
          label={t('fields.schedule.label')}
          hint={
            <>
              <WhatWhyTry prefix="fields.schedule" />
              <p>{t(`schedules.${settings.schedule.id}.summary`)}</p>
            </>
          }
          entries={catalog.schedules}
          value={settings.schedule}
          onChange={(schedule) => commands.change({ schedule })}
        />
      )}
      {settings.pipeline !== 'pruneThenTrain' && (
        <Field
          label={t('fields.finetuneEpochs.label')}
          hint={<WhatWhyTry prefix="fields.finetuneEpochs" />}
          note={postTraining ? t('fields.finetuneEpochs.none') : null}
        >
          {(id) => (
            <NumberControl
              id={id}
              value={settings.finetuneEpochs}
              min={0}
              max={100}
              step={0.25}
              onChange={(finetuneEpochs) => commands.change({ finetuneEpochs })}
            />
          )}
        </Field>
      )}
      <LoraFields />
      {settings.pipeline !== 'pruneThenTrain' && <GuardField />}
      <QuantizeFields />
      <details className={styles.fold}>
        <summary>{t('lab.advanced')}</summary>
        <div>
          <EntryPicker
            kind="optimizers"
            label={t('fields.optimizer.label')}
            hint={
              <>
                <WhatWhyTry prefix="fields.optimizer" />
                <p>{t(`optimizers.${settings.optimizer.id}.summary`)}</p>
              </>
            }
            entries={catalog.optimizers}
            value={settings.optimizer}
            onChange={(optimizer) => commands.change({ optimizer })}
          />
          <EntryPicker
            kind="learningRates"
            label={t('fields.learningRate.label')}
            hint={
              <>
                <WhatWhyTry prefix="fields.learningRate" />
                <p>{t(`learningRates.${settings.learningRate.id}.summary`)}</p>
              </>
            }
            entries={catalog.learningRates}
            value={settings.learningRate}
            onChange={(learningRate) => commands.change({ learningRate })}
          />
          <TrainingFields />
          <div className={styles.pair}>
            <CountField name="train" />
            <CountField name="test" />
            <CountField name="length" />
            <CalibrationField />
          </div>
          <Field label={t('fields.seed.label')} hint={<WhatWhyTry prefix="fields.seed" />}>
            {(id) => (
              <NumberControl
                id={id}
                value={settings.seed}
                min={0}
                max={0xffffffff}
                integer
                onChange={(seed) => commands.change({ seed })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}

function TrainingFields() {
  const { t } = useTranslation();
  const settings = useSettings((all) => all);
  return (
    <>
      {(settings.model.weights === 'fresh' || settings.pipeline !== 'trainPruneFinetune') && (
        <Field label={t('fields.trainEpochs.label')} hint={<WhatWhyTry prefix="fields.trainEpochs" />}>
          {(id) => (
            <NumberControl
              id={id}
              value={settings.trainEpochs}
              min={0}
              max={100}
              step={0.5}
              onChange={(trainEpochs) => commands.change({ trainEpochs })}
            />
          )}
        </Field>
      )}
      <Field label={t('fields.batchSize.label')} hint={<WhatWhyTry prefix="fields.batchSize" />}>
        {(id) => (
          <NumberControl
            id={id}
            value={settings.batchSize}
            min={1}
            max={4096}
            integer
            onChange={(batchSize) => commands.change({ batchSize })}
          />
        )}
      </Field>
    </>
  );
}

/** Of generated examples; the visitor's own files have as many as they have. */
function CountField({ name }: { readonly name: 'train' | 'test' | 'length' }) {
  const { t } = useTranslation();
  const data = useSettings((settings) => settings.data);
  const value = (data as Partial<Record<typeof name, number>>)[name];
  if (value === undefined) return null;
  const prefix = `fields.${data.source === 'stories' ? 'stories' : 'images'}.${name}`;
  return (
    <Field label={t(`${prefix}.label`)} hint={<WhatWhyTry prefix={prefix} />}>
      {(id) => (
        <NumberControl
          id={id}
          value={value}
          min={name === 'length' ? 2 : 1}
          max={name === 'length' ? 4096 : 100_000}
          integer
          onChange={(count) => commands.change({ data: { ...data, [name]: count } as typeof data })}
        />
      )}
    </Field>
  );
}

/** How many training examples a method looks at before it cuts. */
function CalibrationField() {
  const { t } = useTranslation();
  const value = useSettings((settings) => settings.calibration ?? 128);
  return (
    <Field label={t('fields.calibration.label')} hint={<WhatWhyTry prefix="fields.calibration" />}>
      {(id) => (
        <NumberControl
          id={id}
          value={value}
          min={1}
          max={100_000}
          integer
          onChange={(calibration) => commands.change({ calibration })}
        />
      )}
    </Field>
  );
}
