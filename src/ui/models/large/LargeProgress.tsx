/** Listing, downloading and saving: how far, how long, and a way out. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';

export function LargeProgress() {
  const { t } = useTranslation();
  const format = useFormat();
  const progress = useStore(largeStore, (state) => state.progress);
  if (progress === null) return null;
  const { task, done, total, remainingMs } = progress;
  return (
    <div className={styles.line}>
      <span>{t(`large.progress.${task}`)}</span>
      <progress aria-label={t(`large.progress.${task}`)} value={total > 0 ? done / total : undefined} max={1} />
      <span>
        {total > 0 && t('large.progress.amount', { done, total })}
        {remainingMs !== null && remainingMs > 1000 && ` · ${t('lab.left', { time: format.duration(remainingMs) })}`}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => largeCommands.cancel()}>
        {t('large.cancel')}
      </Button>
    </div>
  );
}
