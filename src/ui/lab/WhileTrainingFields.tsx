/** Prune while training: who moves the masks, along which curve, from when to when, and whether weights may come back. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { WhileTrainingSettings } from '../../engine/pipelines/settings.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { EntryPicker } from '../forms/EntryPicker.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import { withRule } from './pipelineChange.ts';
import styles from './RecipePanel.module.css';
import { useSettings } from './useSettings.ts';

export function WhileTrainingFields() {
  const { t } = useTranslation();
  const settings = useSettings((all) => all);
  const catalog = useStore(labStore, (state) => state.catalog);
  const { whileTraining } = settings;
  const rule = catalog?.maskRules.find(({ id }) => id === whileTraining?.rule.id);
  if (!catalog || !whileTraining || !rule) return null;
  const change = (part: Partial<WhileTrainingSettings>) =>
    commands.change({ whileTraining: { ...whileTraining, ...part } });
  return (
    <>
      <EntryPicker
        kind="maskRules"
        label={t('pipelines.rule.label')}
        hint={
          <>
            <WhatWhyTry prefix="pipelines.rule" />
            <p>{t(`maskRules.${rule.id}.summary`)}</p>
          </>
        }
        entries={catalog.maskRules}
        value={whileTraining.rule}
        onChange={(chosen) => {
          const next = catalog.maskRules.find(({ id }) => id === chosen.id);
          if (next) commands.change(withRule(settings, { ...whileTraining, rule: chosen }, next));
        }}
      />
      {rule.beginsByLot && <p className={styles.line}>{t('pipelines.beginsByLot')}</p>}
      {rule.followsSchedule && (
        <EntryPicker
          kind="schedules"
          label={t('pipelines.curve.label')}
          hint={
            <>
              <WhatWhyTry prefix="pipelines.curve" />
              <p>{t(`schedules.${whileTraining.schedule.id}.summary`)}</p>
            </>
          }
          entries={catalog.schedules
            .filter(({ hasCurve }) => hasCurve)
            .map(({ id, curveOptions }) => ({ id, options: curveOptions }))}
          value={whileTraining.schedule}
          open
          onChange={(schedule) => change({ schedule })}
        />
      )}
      <div className={styles.pair}>
        <Share name="begin" value={whileTraining.begin} onChange={(begin) => change({ begin })} />
        <Share name="end" value={whileTraining.end} onChange={(end) => change({ end })} />
      </div>
      <Field label={t('pipelines.frequency.label')} hint={<WhatWhyTry prefix="pipelines.frequency" />}>
        {(id) => (
          <NumberControl
            id={id}
            value={whileTraining.frequency}
            min={1}
            max={100_000}
            integer
            onChange={(frequency) => change({ frequency })}
          />
        )}
      </Field>
      {rule.followsSchedule && (
        <Field label={t('pipelines.revive.label')} hint={<WhatWhyTry prefix="pipelines.revive" />}>
          {() => (
            <Segmented
              label={t('pipelines.revive.label')}
              value={whileTraining.revive}
              choices={(['never', 'stored'] as const).map((value) => ({
                value,
                label: t(`pipelines.revive.choices.${value}`),
              }))}
              onChange={(revive) => change({ revive: revive as WhileTrainingSettings['revive'] })}
            />
          )}
        </Field>
      )}
    </>
  );
}

interface ShareProps {
  readonly name: 'begin' | 'end';
  /** Of the training's steps, in [0, 1]. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Share({ name, value, onChange }: ShareProps) {
  const { t } = useTranslation();
  return (
    <Field label={t(`pipelines.${name}.label`)} hint={<WhatWhyTry prefix={`pipelines.${name}`} />}>
      {(id) => (
        <NumberControl
          id={id}
          value={Math.round(value * 100)}
          min={0}
          max={100}
          integer
          unit="%"
          onChange={(percent) => onChange(percent / 100)}
        />
      )}
    </Field>
  );
}
