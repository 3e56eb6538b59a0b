/** Which of the three orders of work, as cards, with one line on the chosen one; and what only that order asks. */
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { commands } from '../../state/commands.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { FromScratchFields } from './FromScratchFields.tsx';
import styles from './PipelineFields.module.css';
import { withPipeline } from './pipelineChange.ts';
import { useSettings } from './useSettings.ts';
import { WhileTrainingFields } from './WhileTrainingFields.tsx';

const pipelines: readonly Settings['pipeline'][] = ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'];

export function PipelineFields() {
  const { t } = useTranslation();
  const settings = useSettings((all) => all);
  return (
    <Field label={t('fields.pipeline.label')} hint={<WhatWhyTry prefix="fields.pipeline" />}>
      {(id) => (
        <>
          <fieldset className={styles.cards} aria-labelledby={`${id}-label`}>
            {pipelines.map((pipeline, index) => (
              <label
                key={pipeline}
                className={styles.card}
                data-on={pipeline === settings.pipeline}
                title={t(`fields.pipeline.lines.${pipeline}`)}
              >
                <input
                  type="radio"
                  name={id}
                  value={pipeline}
                  checked={pipeline === settings.pipeline}
                  aria-label={t(`fields.pipeline.choices.${pipeline}`)}
                  aria-describedby={`${id}-line`}
                  onChange={() => commands.change(withPipeline(settings, pipeline))}
                />
                <i aria-hidden="true">{index + 1}</i>
                <b aria-hidden="true">{t(`fields.pipeline.short.${pipeline}`)}</b>
              </label>
            ))}
          </fieldset>
          <p id={`${id}-line`} className={styles.line}>
            <strong>{t(`fields.pipeline.choices.${settings.pipeline}`)}</strong>
            {t(`fields.pipeline.lines.${settings.pipeline}`)}
          </p>
        </>
      )}
    </Field>
  );
}

/** What only the chosen pipeline asks. */
export function PipelineOptions() {
  const pipeline = useSettings((settings) => settings.pipeline);
  if (pipeline === 'pruneWhileTraining') return <WhileTrainingFields />;
  return pipeline === 'pruneThenTrain' ? <FromScratchFields /> : null;
}
