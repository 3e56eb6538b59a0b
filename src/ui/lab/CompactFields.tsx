/** Whether channels that are gone leave the network, and evenly: in place of the pattern, which whole channels do not have. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { useSettings } from './useSettings.ts';

export function CompactFields() {
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  const compact = useSettings((settings) => settings.compact ?? false);
  return (
    <>
      <CompactField />
      {language && compact && <UniformField />}
    </>
  );
}

/** What the recipe says: the method decides where the visitor did not. Nothing while the recipe has no such stage yet. */
function UniformField() {
  const { t } = useTranslation();
  const chosen = useSettings((settings) => settings.uniform);
  const decided = useStore(labStore, ({ run }) => {
    const stage = run?.recipe.stages.find((one) => one.stage === 'compact');
    return stage?.stage === 'compact' ? stage.uniform : undefined;
  });
  const uniform = chosen ?? decided;
  if (uniform === undefined) return null;
  return (
    <Field label={t('fields.uniform.label')} hint={<WhatWhyTry prefix="fields.uniform" />}>
      {(id) => (
        <Switch
          id={id}
          size="sm"
          checked={uniform}
          onChange={(event) => commands.change({ uniform: event.currentTarget.checked })}
        />
      )}
    </Field>
  );
}

function CompactField() {
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
