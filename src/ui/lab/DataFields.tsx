/** What the network learns and is tested on: generated digits, or the visitor's own files. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Field } from '../forms/Field.tsx';
import styles from './RecipePanel.module.css';
import { SampleImages } from './SampleImages.tsx';
import { useSettings } from './useSettings.ts';

export function DataFields() {
  const { t } = useTranslation();
  const data = useSettings((settings) => settings.data);
  const view = useStore(labStore, (state) => state.data);
  const picker = useRef<HTMLInputElement>(null);
  const choose = (source: string) => {
    if (source === 'digits') commands.change({ data: { ...data, source } });
    else picker.current?.click(); // the settings follow once the files are read
  };
  return (
    <Field label={t('fields.data.label')} hint={<WhatWhyTry prefix="fields.data" />}>
      {(id) => (
        <>
          <Segmented
            label={t('fields.data.label')}
            value={data.source}
            choices={(['digits', 'files'] as const).map((value) => ({
              value,
              label: t(`fields.data.choices.${value}`),
            }))}
            onChange={choose}
          />
          <input
            ref={picker}
            id={id}
            type="file"
            multiple
            hidden
            aria-label={t('fields.data.pick')}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = ''; // the same files may be picked again
              if (files.length > 0) commands.importData(files);
            }}
          />
          {data.source === 'files' && (
            <Button size="compact-xs" variant="default" onClick={() => picker.current?.click()}>
              {t('fields.data.pick')}
            </Button>
          )}
          {view && (
            <>
              <p className={styles.line}>
                {view.source === 'files' && `${view.name} · `}
                {t('fields.data.size', { train: view.train, test: view.test })}
              </p>
              <SampleImages data={view} />
            </>
          )}
        </>
      )}
    </Field>
  );
}
