/** A run that was cut off is offered again with its last checkpoint. */
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import styles from './ResumeBanner.module.css';

export function ResumeBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useStore(labStore, (state) => state.resumable);
  if (run === null) return null;
  return (
    <section className={styles.banner} aria-label={t('resume.title')}>
      <IconHistory size={18} aria-hidden />
      <p>
        <b>{t('resume.title')}</b>{' '}
        {t('resume.sentence', {
          time: format.date(run.savedAt),
          network: t(`networks.${run.recipe.model.architecture}.name`, run.recipe.model.architecture),
          phase: t(`phases.${run.phase}`),
          position: run.position,
        })}
      </p>
      <Button size="compact-sm" onClick={() => commands.resume(true)}>
        {t('resume.accept')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => commands.resume(false)}>
        {t('resume.discard')}
      </Button>
    </section>
  );
}
