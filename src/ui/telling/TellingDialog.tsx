/** The same prompt and the same draws, told by the model as it came and as it is now, side by side. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { TellingRequest } from '../../workers/protocol.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { PageDialog } from '../components/PageDialog.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import styles from './Telling.module.css';
import { Told } from './Told.tsx';

export function TellingDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('telling.title')} size={860}>
      <Content />
    </PageDialog>
  );
}

const numbers = {
  tokens: { min: 1, max: 400, integer: true },
  temperature: { min: 0, max: 3, step: 0.1 },
  topK: { min: 0, max: 1000, integer: true },
  seed: { min: 0, max: 0xffffffff, integer: true },
} as const;

function Content() {
  const { t } = useTranslation();
  const view = useStore(labStore, (state) => state.telling);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const first = { prompt: t('telling.firstPrompt'), tokens: 80, temperature: 0.8, topK: 20, seed: 1 };
  const [request, setRequest] = useState<TellingRequest>(view?.request ?? first);
  const running = view?.status === 'running';
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('telling.what')}</p>
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
        <Button size="xs" disabled={!ready || running} onClick={() => commands.tell(request)}>
          {t(view ? 'telling.again' : 'telling.start')}
        </Button>
        {running && (
          <Button size="xs" variant="default" onClick={commands.cancel}>
            {t('telling.stop')}
          </Button>
        )}
        {!ready && !running && <p className={styles.note}>{t('telling.wait')}</p>}
      </div>
      {view && <Told view={view} />}
    </div>
  );
}
