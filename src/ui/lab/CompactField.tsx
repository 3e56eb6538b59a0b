/** Whether channels that are gone leave the network, in place of the pattern, which whole channels do not have. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../state/commands.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { useSettings } from './useSettings.ts';

export function CompactField() {
  const { t } = useTranslation();
  const compact = useSettings((settings) => settings.compact ?? false);
  return (
    <Field label={t('fields.compact.label')} hint={<WhatWhyTry prefix="fields.compact" />}>
      {(id) => (
        <Switch
          id={id}
          size="sm"
          checked={compact}
          onChange={(event) => commands.change({ compact: event.currentTarget.checked })}
        />
      )}
    </Field>
  );
}
