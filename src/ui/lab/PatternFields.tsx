/** Which shapes of holes are allowed. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { EntryPicker } from '../forms/EntryPicker.tsx';
import { useSettings } from './useSettings.ts';

export function PatternFields() {
  const { t } = useTranslation();
  const pattern = useSettings((settings) => settings.pattern);
  const patterns = useStore(labStore, (state) => state.catalog?.patterns) ?? [];
  return (
    <EntryPicker
      kind="patterns"
      label={t('fields.pattern.label')}
      hint={
        <>
          <WhatWhyTry prefix="fields.pattern" />
          <p>{t(`patterns.${pattern.id}.summary`)}</p>
        </>
      }
      entries={patterns}
      value={pattern}
      open
      onChange={(chosen) => commands.change({ pattern: chosen })}
    />
  );
}
