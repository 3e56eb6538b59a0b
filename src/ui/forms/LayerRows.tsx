/** A row for each layer, or for several that are set at once: its own sparsity in percent, and a switch that protects it. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { allProtected, type ByHand, sharedOverride, withOverride, withProtection } from './byHand.ts';
import styles from './LayerList.module.css';
import { LayerNumber } from './LayerNumber.tsx';

export interface LayerRow {
  /** Weights that the row sets. */
  readonly names: readonly string[];
  readonly label: string;
  /** For who does not see the rows around it. */
  readonly spoken: string;
  /** Shown where no sparsity was set. */
  readonly placeholder?: string;
}

export interface LayerRowsProps {
  readonly rows: readonly LayerRow[];
  readonly byHand: ByHand;
  /** The pattern says the sparsity: only protection can be set. */
  readonly dictated?: boolean;
  readonly onChange: (change: Partial<ByHand>) => void;
}

export function LayerRows({ rows, byHand, dictated = false, onChange }: LayerRowsProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.list}>
      {rows.map(({ names, label, spoken, placeholder }) => {
        const share = sharedOverride(byHand, names);
        const whole = allProtected(byHand, names);
        const protect = t('fields.layers.protect', { name: spoken });
        return (
          <li key={spoken}>
            <span className={styles.name}>{label}</span>
            <LayerNumber
              label={t('fields.layers.sparsityOf', { name: spoken })}
              value={share === null ? null : Math.round(share * 1000) / 10}
              min={0}
              max={100}
              placeholder={placeholder}
              disabled={whole || dictated}
              onChange={(percent) => onChange(withOverride(byHand, names, percent === null ? null : percent / 100))}
            />
            <Switch
              size="xs"
              aria-label={protect}
              title={protect}
              checked={whole}
              onChange={(event) => onChange(withProtection(byHand, names, event.currentTarget.checked))}
            />
          </li>
        );
      })}
    </ul>
  );
}
