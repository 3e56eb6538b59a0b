/** Chooses one entry of a catalogue kind (method, pattern, allocation, schedule...) and sets its options. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDescription } from '../../engine/catalog.ts';
import type { Choice } from '../../engine/pipelines/recipe.ts';
import { ChoiceControl } from './ChoiceControl.tsx';
import styles from './EntryPicker.module.css';
import { Field } from './Field.tsx';
import { OptionForm } from './OptionForm.tsx';

export interface EntryPickerProps {
  /** Names the messages: `<kind>.<id>.name`, `options.<kind>.<id>...`. */
  readonly kind: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly entries: readonly EntryDescription[];
  readonly value: Choice;
  readonly onChange: (value: Choice) => void;
  /** At the right of the label. */
  readonly beside?: ReactNode;
  /** Shows the options unfolded. */
  readonly open?: boolean;
}

export function EntryPicker({ kind, label, hint, entries, value, onChange, beside, open = false }: EntryPickerProps) {
  const { t } = useTranslation();
  const entry = entries.find(({ id }) => id === value.id);
  return (
    <>
      <Field label={label} hint={hint} value={beside}>
        {(id) => (
          <ChoiceControl
            id={id}
            label={label}
            value={value.id}
            choices={entries.map((one) => ({ value: one.id, label: t(`${kind}.${one.id}.name`) }))}
            onChange={(chosen) => onChange({ id: chosen, options: {} })}
          />
        )}
      </Field>
      {entry && Object.keys(entry.options).length > 0 && (
        <details className={styles.options} open={open}>
          <summary>{t('forms.optionsOf', { name: t(`${kind}.${entry.id}.name`) })}</summary>
          <div>
            <OptionForm
              prefix={`options.${kind}.${entry.id}`}
              schema={entry.options}
              values={value.options}
              onChange={(options) => onChange({ ...value, options })}
            />
          </div>
        </details>
      )}
    </>
  );
}
