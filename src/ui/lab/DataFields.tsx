/** What the network learns and is tested on: generated digits, or the visitor's own files. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { FilePicker } from '../components/FilePicker.tsx';
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
  // Files are wanted but not open yet: the settings follow once they are read.
  const [asking, setAsking] = useState(false);
  const files = asking || data.source === 'files';
  const choose = (source: string) => {
    setAsking(source === 'files');
    if (source === 'digits' && data.source !== 'digits') commands.change({ data: { ...data, source } });
  };
  return (
    <Field label={t('fields.data.label')} hint={<WhatWhyTry prefix="fields.data" />}>
      {() => (
        <>
          <Segmented
            label={t('fields.data.label')}
            value={files ? 'files' : 'digits'}
            choices={(['digits', 'files'] as const).map((value) => ({
              value,
              label: t(`fields.data.choices.${value}`),
            }))}
            onChange={choose}
          />
          {files && <FilePicker small label={t('fields.data.pick')} onPick={commands.importData} />}
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
