/** One checkpoint back, one on where there is one ahead, and to the start; while something runs, stop instead. */
import { ActionIcon } from '@mantine/core';
import { IconPlayerSkipBack, IconPlayerSkipForward, IconRotate, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useSay } from '../../i18n/useSay.ts';
import { checkpointAhead, checkpointBehind } from '../../state/checkpoints.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import styles from './RunControls.module.css';

interface MoveProps {
  readonly label: string;
  /** That does the same. */
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Move({ label, shortcut, disabled, onClick, children }: MoveProps) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      variant="default"
      className={styles.move}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={shortcut ? t('lab.controls.key', { label, key: shortcut }) : label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}

export function CheckpointMoves() {
  const { t } = useTranslation();
  const say = useSay();
  const run = useStore(labStore, (state) => state.run);
  const busy = useStore(labStore, (state) => state.sweep?.status === 'running' || state.progress !== null);
  const status = run?.status ?? 'loading';
  const at = run?.checkpoints[run.atCheckpoint];
  const label = at ? say(at.label) : '';
  return (
    <div className={styles.moves}>
      <Move
        label={t('lab.controls.back')}
        shortcut="["
        disabled={checkpointBehind(run) === null}
        onClick={() => commands.back()}
      >
        <IconPlayerSkipBack size={16} aria-hidden />
      </Move>
      {checkpointAhead(run) !== null && (
        <Move label={t('lab.controls.forward')} shortcut="]" onClick={() => commands.forward()}>
          <IconPlayerSkipForward size={16} aria-hidden />
        </Move>
      )}
      <span className={styles.at}>{run?.pastCheckpoint ? t('lab.controls.past', { label }) : label}</span>
      {status === 'running' || busy ? (
        <Move label={t('lab.controls.cancel')} onClick={() => commands.cancel()}>
          <IconX size={17} aria-hidden />
        </Move>
      ) : (
        <Move label={t('lab.controls.reset')} disabled={status === 'loading'} onClick={() => commands.reset()}>
          <IconRotate size={17} aria-hidden />
        </Move>
      )}
    </div>
  );
}
