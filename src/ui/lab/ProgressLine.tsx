/** A bar for whatever else takes time (loading, evaluating, exporting), with what is left and a way out. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import styles from './ProgressLine.module.css';

export function ProgressLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const progress = useStore(labStore, (state) => state.progress);
  if (progress === null) return null;
  const amount = progress.unit === 'bytes' ? format.bytes : format.integer;
  const left = progress.remainingMs;
  return (
    <div className={styles.line}>
      <span>{t(`progress.${progress.task}`)}</span>
      <progress
        aria-label={t(`progress.${progress.task}`)}
        value={progress.total > 0 ? progress.done / progress.total : undefined}
        max={1}
      />
      <span>
        {progress.total > 0 &&
          t(`progress.amount.${progress.unit}`, { done: amount(progress.done), total: amount(progress.total) })}
        {left !== null && left > 1000 && ` · ${t('lab.left', { time: format.duration(left) })}`}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => commands.cancel()}>
        {t('lab.controls.cancel')}
      </Button>
    </div>
  );
}
