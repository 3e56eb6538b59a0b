/** One of a few: a segmented bar up to three short choices, a select beyond. */
import { NativeSelect } from '@mantine/core';
import { Segmented } from '../components/Segmented.tsx';

export interface ChoiceControlProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}

/** Letters that fit into a bar as wide as the recipe panel; a Chinese character is as wide as two. */
const fits = 26;
const width = (text: string) => [...text].reduce((sum, letter) => sum + (letter > '⺀' ? 2 : 1), 2);

export function ChoiceControl({ id, label, value, choices, onChange, disabled = false }: ChoiceControlProps) {
  const total = choices.reduce((sum, choice) => sum + width(choice.label), 0);
  if (choices.length > 1 && choices.length < 5 && total <= fits + choices.length * 2) {
    return <Segmented label={label} value={value} choices={choices} onChange={onChange} disabled={disabled} />;
  }
  return (
    <NativeSelect
      id={id}
      size="xs"
      value={value}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={(event) => onChange(event.currentTarget.value)}
      disabled={disabled}
    />
  );
}
