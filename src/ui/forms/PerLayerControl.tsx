/** A number for each layer; an empty box leaves the layer to the entry's own rule. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { PerLayerOption } from '../../engine/options.ts';
import { labStore } from '../../state/lab.ts';
import styles from './LayerList.module.css';
import { LayerNumber } from './LayerNumber.tsx';

export interface PerLayerControlProps {
  readonly option: PerLayerOption;
  readonly value: Readonly<Record<string, number>>;
  readonly onChange: (value: Readonly<Record<string, number>>) => void;
}

export function PerLayerControl({ option, value, onChange }: PerLayerControlProps) {
  const { t } = useTranslation();
  const names = useStore(
    labStore,
    useShallow((state) => state.layers.map(({ name }) => name)),
  );
  if (names.length === 0) return <p className={styles.empty}>{t('forms.layers.none')}</p>;
  return (
    <ul className={styles.list}>
      {names.map((name) => (
        <li key={name}>
          <span className={styles.name}>{name}</span>
          <LayerNumber
            label={name}
            value={value[name] ?? null}
            min={option.min}
            max={option.max}
            onChange={(number) => {
              const { [name]: _, ...others } = value;
              onChange(number === null ? others : { ...others, [name]: number });
            }}
          />
        </li>
      ))}
    </ul>
  );
}
