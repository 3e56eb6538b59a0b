/** The guard that keeps zeros dead in fine-tuning; without it one sees why it is there. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../state/commands.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { useSettings } from './useSettings.ts';

export function GuardField() {
  const { t } = useTranslation();
  const guard = useSettings((settings) => settings.guard) ?? true;
  return (
    <Field
      label={t('fields.guard.label')}
      hint={<WhatWhyTry prefix="fields.guard" />}
      note={guard ? null : t('fields.guard.off')}
    >
      {(id) => (
        <Switch
          id={id}
          size="sm"
          checked={guard}
          onChange={(event) => commands.change({ guard: event.currentTarget.checked })}
        />
      )}
    </Field>
  );
}
