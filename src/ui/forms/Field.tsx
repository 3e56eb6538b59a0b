/** One control with its label, its value and its hint. */
import { type ReactNode, useId } from 'react';
import { Hint } from '../components/Hint.tsx';
import styles from './Field.module.css';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Shown at the right of the label: the value of a slider. */
  readonly value?: ReactNode;
  /** Why it cannot be changed now, or what its value amounts to. */
  readonly note?: string | null;
  readonly children: (id: string) => ReactNode;
}

export function Field({ label, hint, value, note, children }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id} id={`${id}-label`}>
          {label}
        </label>
        {hint && <Hint about={label}>{hint}</Hint>}
        {value !== undefined && <span className={styles.value}>{value}</span>}
      </div>
      {children(id)}
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
