/** Which of the three orders of work, as cards; below them what only that order asks. */
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
    <>
      <Field label={t('fields.pipeline.label')} hint={<WhatWhyTry prefix="fields.pipeline" />}>
        {(id) => (
          <fieldset className={styles.cards} aria-labelledby={`${id}-label`}>
            {pipelines.map((pipeline) => (
              <label key={pipeline} className={styles.card} data-on={pipeline === settings.pipeline}>
                <input
                  type="radio"
                  name={id}
                  value={pipeline}
                  checked={pipeline === settings.pipeline}
                  onChange={() => commands.change(withPipeline(settings, pipeline))}
                />
                <b>{t(`fields.pipeline.choices.${pipeline}`)}</b>
                <span>{t(`fields.pipeline.lines.${pipeline}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
      </Field>
      {settings.pipeline === 'pruneWhileTraining' && <WhileTrainingFields />}
      {settings.pipeline === 'pruneThenTrain' && <FromScratchFields />}
    </>
  );
}
