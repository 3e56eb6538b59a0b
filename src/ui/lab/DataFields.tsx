/** What the network learns and is tested on: generated examples, or the visitor's own files. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { FilePicker } from '../components/FilePicker.tsx';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Field } from '../forms/Field.tsx';
import { CalibrationPreview } from './CalibrationPreview.tsx';
import { generatedData } from './generatedData.ts';
import styles from './RecipePanel.module.css';
import { SampleImages } from './SampleImages.tsx';
import { useSettings } from './useSettings.ts';

export function DataFields() {
  const { t } = useTranslation();
  const data = useSettings((settings) => settings.data);
  const view = useStore(labStore, (state) => state.data);
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  const [generated, own] = language ? (['stories', 'tokens'] as const) : (['digits', 'files'] as const);
  // Files are wanted but not open yet: the settings follow once they are read.
  const [asking, setAsking] = useState(false);
  const files = asking || data.source === own;
  const choose = (source: string) => {
    setAsking(source === own);
    if (source === generated && data.source !== generated) commands.change({ data: generatedData(generated, data) });
  };
  const prefix = language ? 'fields.text' : 'fields.data';
  return (
    <Field label={t('fields.data.label')} hint={<WhatWhyTry prefix={prefix} />}>
      {() => (
        <>
          <Segmented
            label={t('fields.data.label')}
            value={files ? own : generated}
            choices={[generated, own].map((value) => ({ value, label: t(`fields.data.choices.${value}`) }))}
            onChange={choose}
          />
          {files && <FilePicker small label={t(`${prefix}.pick`)} onPick={commands.importData} />}
          {view?.kind === 'images' && (
            <>
              <p className={styles.line}>
                {view.source === 'files' && `${view.name} · `}
                {t('fields.data.size', { train: view.train, test: view.test })}
              </p>
              <SampleImages data={view} />
            </>
          )}
          {view?.kind === 'tokens' && <CalibrationPreview data={view} />}
        </>
      )}
    </Field>
  );
}
