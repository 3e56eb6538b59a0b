/** The options of any catalogue entry, drawn from their declaration: a control by type, texts by name. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Curve, Option, OptionSchema } from '../../engine/options.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { ChoiceControl } from './ChoiceControl.tsx';
import { CurveControl } from './CurveControl.tsx';
import { Field } from './Field.tsx';
import { NumberControl } from './NumberControl.tsx';
import { PerLayerControl } from './PerLayerControl.tsx';

export interface OptionFormProps {
  /** Where the messages stand: `options.methods.magnitude`. */
  readonly prefix: string;
  readonly schema: OptionSchema;
  /** What was set; the rest has its default. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void;
}

export function OptionForm({ prefix, schema, values, onChange }: OptionFormProps) {
  const { t } = useTranslation();
  return Object.entries(schema).map(([name, option]) => {
    const key = `${prefix}.${name}`;
    return (
      <Field key={key} label={t(`${key}.label`)} hint={<WhatWhyTry prefix={key} />}>
        {(id) => (
          <OptionControl
            id={id}
            messages={key}
            option={option}
            value={values[name] ?? option.default}
            onChange={(value) => onChange({ ...values, [name]: value })}
          />
        )}
      </Field>
    );
  });
}

interface OptionControlProps {
  readonly id: string;
  readonly messages: string;
  readonly option: Option;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function OptionControl({ id, messages, option, value, onChange }: OptionControlProps) {
  const { t } = useTranslation();
  switch (option.type) {
    case 'number':
      return <NumberControl id={id} {...option} value={value as number} onChange={onChange} />;
    case 'choice':
      return (
        <ChoiceControl
          id={id}
          label={t(`${messages}.label`)}
          value={value as string}
          choices={option.choices.map((choice) => ({ value: choice, label: t(`${messages}.choices.${choice}`) }))}
          onChange={onChange}
        />
      );
    case 'toggle':
      return (
        <Switch
          id={id}
          size="sm"
          checked={value as boolean}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'perLayer':
      return <PerLayerControl option={option} value={value as Readonly<Record<string, number>>} onChange={onChange} />;
    case 'curve':
      return <CurveControl label={t(`${messages}.label`)} value={value as Curve} onChange={onChange} />;
    default:
      return option satisfies never;
  }
}
