/** Says that the run on the page goes on from a place of an earlier one. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { useSay } from '../../i18n/useSay.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import css from '../shell/ResumeBanner.module.css';
import { useRunName } from './useRunName.ts';

export function BranchBanner() {
  const { t } = useTranslation();
  const { gap } = useFormat();
  const say = useSay();
  const nameOf = useRunName();
  const branch = useStore(labStore, (state) => state.branch);
  const run = useStore(labStore, ({ runs }) => runs.find(({ id }) => id === branch?.run) ?? null);
  if (branch === null) return null;
  return (
    <section className={css.banner} aria-label={t('runs.banner.title')}>
      <p>
        <b>{t('runs.banner.title')}</b>
        {gap}
        {t('runs.banner.what', { label: say(branch.label), name: run ? nameOf(run) : '…' })}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => commands.leaveBranch()}>
        {t('runs.banner.leave')}
      </Button>
    </section>
  );
}
