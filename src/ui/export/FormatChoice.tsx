/** Which further forms of the network the archive holds beside the checkpoint. */
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import styles from './ExportDialog.module.css';

interface Props {
  /** Ids. */
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (chosen: string[]) => void;
}

export function FormatChoice({ chosen, disabled, onChange }: Props) {
  const { t } = useTranslation();
  const formats = useStore(labStore, (state) => state.catalog?.exportFormats ?? []);
  // A language model leaves as a Hugging Face folder.
  const classifies = useStore(labStore, (state) => state.model?.task === 'classify');
  if (!classifies) return null;
  return (
    <fieldset className={styles.formats} disabled={disabled}>
      <legend>{t('exporting.formats.title')}</legend>
      <p className={styles.note}>{t('exporting.formats.always')}</p>
      <Checkbox.Group value={[...chosen]} onChange={onChange}>
        {formats.map(({ id }) => (
          <Checkbox
            key={id}
            value={id}
            disabled={disabled}
            className={styles.format}
            label={t(`exportFormats.${id}.name`)}
            description={t(`exportFormats.${id}.summary`)}
          />
        ))}
      </Checkbox.Group>
    </fieldset>
  );
}
