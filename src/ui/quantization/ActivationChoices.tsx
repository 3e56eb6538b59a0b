/** Whether what the layers read is rounded too, to which grid, and where its ends come from. */
import { useTranslation } from 'react-i18next';
import type { QuantizationRequest } from '../../workers/protocol.ts';
import report from '../components/Report.module.css';
import { Choice } from './Choice.tsx';
import styles from './Quantization.module.css';

type Activations = QuantizationRequest['activations'];

interface ActivationChoicesProps {
  /** Null = activations stay as they are. */
  readonly value: Activations;
  readonly onChange: (value: Activations) => void;
}

const first: NonNullable<Activations> = { bits: 8, range: 'affine', calibration: 'minMax' };

export function ActivationChoices({ value, onChange }: ActivationChoicesProps) {
  const { t } = useTranslation();
  const choose = (part: Partial<NonNullable<Activations>>) => onChange({ ...(value ?? first), ...part });
  return (
    <div className={styles.activations}>
      <Choice
        name="activations.bits"
        value={value ? String(value.bits) : 'off'}
        values={['off', '8', '4']}
        onChange={(bits) => (bits === 'off' ? onChange(null) : choose({ bits: bits === '8' ? 8 : 4 }))}
      />
      {value ? (
        <>
          <Choice
            name="activations.range"
            value={value.range}
            values={['symmetric', 'affine']}
            onChange={(range) => choose({ range: range as NonNullable<Activations>['range'] })}
          />
          <Choice
            name="activations.calibration"
            value={value.calibration}
            values={['minMax', 'percentile']}
            onChange={(calibration) => choose({ calibration: calibration as NonNullable<Activations>['calibration'] })}
          />
        </>
      ) : (
        <p className={report.note}>{t('quantization.activations.why')}</p>
      )}
    </div>
  );
}
