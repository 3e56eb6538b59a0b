/** The recipe of the run as JSON on the clipboard: plain data that repeats the run elsewhere. */
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import styles from './ExportDialog.module.css';

export function CopyRecipe() {
  const { t } = useTranslation();
  const recipe = useStore(labStore, (state) => state.run?.recipe ?? null);
  const [outcome, setOutcome] = useState<'copied' | 'selectIt' | null>(null);
  if (recipe === null) return null;
  const text = JSON.stringify(recipe, null, 2);
  // Without HTTPS, or when the visitor said no, there is no clipboard: the text is shown to be copied by hand.
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setOutcome('copied'),
      () => setOutcome('selectIt'),
    );
  return (
    <>
      <div className={styles.actions}>
        <Button size="xs" variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
          {t('exporting.recipe.copy')}
        </Button>
        <span role="status">{outcome && t(`exporting.recipe.${outcome}`)}</span>
      </div>
      <p className={styles.note}>{t('exporting.recipe.what')}</p>
      {outcome === 'selectIt' && (
        <textarea
          className={styles.recipe}
          readOnly
          rows={10}
          aria-label={t('exporting.recipe.name')}
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </>
  );
}
