/** What is to be told: prompt, length, temperature, top k, seed; start and stop. */
import { Button, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TellingRequest } from '../../workers/protocol.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import styles from './Telling.module.css';

const numbers = {
  tokens: { min: 1, max: 400, integer: true },
  temperature: { min: 0, max: 3, step: 0.1 },
  topK: { min: 0, max: 1000, integer: true },
  seed: { min: 0, max: 0xffffffff, integer: true },
} as const;

export interface TellingFormProps {
  /** What was told last; null = nothing yet. */
  readonly told: TellingRequest | null;
  readonly ready: boolean;
  readonly running: boolean;
  readonly onTell: (request: TellingRequest) => void;
  readonly onStop: () => void;
  /** Beside the buttons. */
  readonly children?: ReactNode;
}

export function TellingForm({ told, ready, running, onTell, onStop, children }: TellingFormProps) {
  const { t } = useTranslation();
  const first = { prompt: t('telling.firstPrompt'), tokens: 80, temperature: 0.8, topK: 20, seed: 1 };
  const [request, setRequest] = useState<TellingRequest>(told ?? first);
  return (
    <>
      <Textarea
        label={t('telling.prompt')}
        value={request.prompt}
        autosize
        minRows={2}
        onChange={(event) => setRequest({ ...request, prompt: event.currentTarget.value })}
      />
      <div className={styles.request}>
        {(Object.keys(numbers) as (keyof typeof numbers)[]).map((name) => (
          <Field key={name} label={t(`telling.${name}.label`)} hint={<WhatWhyTry prefix={`telling.${name}`} />}>
            {(id) => (
              <NumberControl
                id={id}
                value={request[name]}
                {...numbers[name]}
                onChange={(value) => setRequest({ ...request, [name]: value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className={styles.actions}>
        <Button size="xs" disabled={!ready || running} onClick={() => onTell(request)}>
          {t(told ? 'telling.again' : 'telling.start')}
        </Button>
        {running && (
          <Button size="xs" variant="default" onClick={onStop}>
            {t('telling.stop')}
          </Button>
        )}
        {children}
      </div>
    </>
  );
}
