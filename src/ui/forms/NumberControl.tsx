/** A number that is typed: told on Enter or when left, refused with its range, never silently changed. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';

export interface NumberControlProps {
  readonly id: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly integer?: boolean;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
  readonly label?: string;
}

export function NumberControl({ id, value, min, max, step, integer, unit, onChange, label }: NumberControlProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(value);
  const number = Number(shown);
  const valid = shown.trim() !== '' && number >= min && number <= max && (!integer || Number.isInteger(number));
  const tell = () => {
    if (!valid) return;
    setTyped(null);
    if (number !== value) onChange(number);
  };
  return (
    <TextInput
      id={id}
      size="xs"
      type="number"
      inputMode={integer ? 'numeric' : 'decimal'}
      aria-label={label}
      value={shown}
      min={min}
      max={max}
      step={step ?? (integer ? 1 : 'any')}
      error={
        valid
          ? undefined
          : t(integer ? 'forms.wholeOutOfRange' : 'forms.outOfRange', {
              min: format.decimal(min),
              max: format.decimal(max),
            })
      }
      rightSection={unit ? <span style={{ fontSize: 'var(--t-xs)', color: 'var(--ink-3)' }}>{unit}</span> : undefined}
      rightSectionPointerEvents="none"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={tell}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
