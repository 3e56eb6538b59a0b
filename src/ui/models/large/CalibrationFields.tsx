/** What the model reads while it is measured and judged: source, number and length, and how the first sequence begins. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import type { TokenChoice } from '../../../workers/large/protocol.ts';
import { WhatWhyTry } from '../../components/Hint.tsx';
import { ChoiceControl } from '../../forms/ChoiceControl.tsx';
import { Field } from '../../forms/Field.tsx';
import { NumberControl } from '../../forms/NumberControl.tsx';
import { TokensSeen } from './TokensSeen.tsx';

const mostSequences = 1024;

export function CalibrationFields() {
  const { t } = useTranslation();
  const settings = useStore(largeStore, (state) => state.settings);
  const model = useStore(largeStore, (state) => state.model);
  if (settings === null || model === null) return null;
  const { calibration, evaluation } = settings;
  const sources: readonly TokenChoice['source'][] = model.hasTokenizer
    ? ['stories', 'text', 'ids', 'random']
    : ['ids', 'random'];
  const others = ['rest', ...sources.filter((source) => source === 'text' || source === 'ids')];
  const { change } = largeCommands;
  return (
    <>
      <Field label={t('large.calibration.label')} hint={<WhatWhyTry prefix="large.calibration" />}>
        {(id) => (
          <ChoiceControl
            id={id}
            label={t('large.calibration.label')}
            value={calibration.source}
            choices={sources.map((value) => ({ value, label: t(`large.calibration.choices.${value}`) }))}
            onChange={(source) => change({ calibration: { source: source as TokenChoice['source'], text: '' } })}
          />
        )}
      </Field>
      <Typed
        label={t('large.calibration.title')}
        choice={calibration}
        onChange={(text) => change({ calibration: { ...calibration, text } })}
      />
      <Field label={t('large.calibration.sequences')}>
        {(id) => (
          <NumberControl
            id={id}
            integer
            min={1}
            max={mostSequences}
            value={settings.sequences}
            onChange={(sequences) => change({ sequences })}
          />
        )}
      </Field>
      {calibration.source !== 'ids' && (
        <Field label={t('large.calibration.length')}>
          {(id) => (
            <NumberControl
              id={id}
              integer
              min={2}
              max={model.maxPositions}
              value={settings.length}
              onChange={(length) => change({ length })}
            />
          )}
        </Field>
      )}
      <Field label={t('large.evaluation.label')} hint={<WhatWhyTry prefix="large.evaluation" />}>
        {(id) => (
          <ChoiceControl
            id={id}
            label={t('large.evaluation.label')}
            value={evaluation?.source ?? 'rest'}
            choices={others.map((value) => ({ value, label: t(`large.evaluation.choices.${value}`) }))}
            onChange={(source) =>
              change({ evaluation: source === 'rest' ? null : { source: source as TokenChoice['source'], text: '' } })
            }
          />
        )}
      </Field>
      {evaluation && (
        <Typed
          label={t('large.evaluation.label')}
          choice={evaluation}
          onChange={(text) => change({ evaluation: { ...evaluation, text } })}
        />
      )}
      <Field label={t('large.evaluation.sequences')}>
        {(id) => (
          <NumberControl
            id={id}
            integer
            min={0}
            max={mostSequences}
            value={settings.evaluationSequences}
            onChange={(evaluationSequences) => change({ evaluationSequences })}
          />
        )}
      </Field>
      <TokensSeen />
    </>
  );
}

interface TypedProps {
  readonly label: string;
  readonly choice: TokenChoice;
  readonly onChange: (text: string) => void;
}

/** Told when left: every letter would be tokenized otherwise. */
function Typed({ label, choice, onChange }: TypedProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  if (choice.source === 'random') return <p>{t('large.calibration.randomNote')}</p>;
  if (choice.source === 'stories') return null;
  const kind = t(choice.source === 'ids' ? 'large.calibration.ids' : 'large.calibration.text');
  return (
    <Textarea
      size="xs"
      rows={4}
      aria-label={`${label}: ${kind}`}
      placeholder={kind}
      value={typed ?? choice.text}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed !== null && typed !== choice.text) onChange(typed);
        setTyped(null);
      }}
    />
  );
}
