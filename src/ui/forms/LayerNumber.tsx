/** A small box for one layer's number; empty = null. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';

export interface LayerNumberProps {
  readonly label: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly placeholder?: string;
  readonly onChange: (value: number | null) => void;
  readonly disabled?: boolean;
}

export function LayerNumber({ label, value, min, max, placeholder, onChange, disabled = false }: LayerNumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const number = shown.trim() === '' ? null : Number(shown);
  const valid = number === null || (number >= min && number <= max);
  const tell = () => {
    if (!valid) return;
    setTyped(null);
    if (number !== value) onChange(number);
  };
  return (
    <TextInput
      size="xs"
      type="number"
      inputMode="decimal"
      w={68}
      aria-label={label}
      error={!valid}
      placeholder={placeholder}
      disabled={disabled}
      min={min}
      max={max}
      step="any"
      value={shown}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={tell}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell();
      }}
    />
  );
}
