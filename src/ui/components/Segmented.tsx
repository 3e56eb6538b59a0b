/** A few choices side by side: radio buttons that look like one bar. */
import { SegmentedControl } from '@mantine/core';

export interface SegmentedProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}

export function Segmented({ label, value, choices, onChange, disabled = false }: SegmentedProps) {
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={label}
      value={value}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={onChange}
      disabled={disabled}
    />
  );
}
