/** One choice of the request: its name, its values side by side, and why one would change it. */
import { useTranslation } from 'react-i18next';
import { Segmented } from '../components/Segmented.tsx';
import styles from './Quantization.module.css';

type Name = 'bits' | 'granularity' | 'range' | 'activations.bits' | 'activations.range' | 'activations.calibration';

interface ChoiceProps {
  readonly name: Name;
  readonly value: string;
  readonly values: readonly string[];
  readonly onChange: (value: string) => void;
}

export function Choice({ name, value, values, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const label = t(`quantization.${name}.label`);
  return (
    <div className={styles.choice} title={t(`quantization.${name}.why`)}>
      <span>{label}</span>
      <Segmented
        label={label}
        value={value}
        choices={values.map((one) => ({ value: one, label: t(`quantization.${name}.choices.${one}`) }))}
        onChange={onChange}
      />
    </div>
  );
}
