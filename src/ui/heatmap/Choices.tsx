/** A row of choices of which one holds: native radio buttons that look like a segmented control. */
import { useId } from 'react';
import css from './Heatmap.module.css';

export interface ChoicesProps<C extends string> {
  readonly label: string;
  readonly value: C;
  readonly choices: readonly { readonly value: C; readonly label: string; readonly why: string }[];
  readonly onChange: (value: C) => void;
}

export function Choices<C extends string>({ label, value, choices, onChange }: ChoicesProps<C>) {
  const name = useId();
  return (
    <fieldset className={css.choices} aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} title={choice.why} data-on={choice.value === value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
