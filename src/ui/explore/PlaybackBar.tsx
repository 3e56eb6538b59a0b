/** Play, pause, one step either way, and a scrubber, for a film of any kind. */
import { ActionIcon } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './PlaybackBar.module.css';
import type { Playback } from './usePlayback.ts';

export interface PlaybackBarProps {
  readonly playback: Playback;
  readonly last: number;
  /** Where it stands, in words. */
  readonly label: string;
}

export function PlaybackBar({ playback, last, label }: PlaybackBarProps) {
  const { t } = useTranslation();
  const { at, playing } = playback;
  return (
    <div className={styles.bar}>
      <ActionIcon variant="default" aria-label={t('playback.start')} onClick={() => playback.goTo(0)}>
        <IconPlayerSkipBackFilled size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('playback.back')}
        disabled={at === 0}
        onClick={() => playback.goTo(at - 1)}
      >
        <IconPlayerTrackPrevFilled size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        size={34}
        aria-label={t(playing ? 'playback.pause' : 'playback.play')}
        onClick={() => (playing ? playback.pause() : playback.play())}
      >
        {playing ? <IconPlayerPauseFilled size={16} aria-hidden /> : <IconPlayerPlayFilled size={16} aria-hidden />}
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('playback.forward')}
        disabled={at === last}
        onClick={() => playback.goTo(at + 1)}
      >
        <IconPlayerTrackNextFilled size={14} aria-hidden />
      </ActionIcon>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label={t('playback.place')}
        aria-valuetext={label}
        onChange={(event) => playback.goTo(Number(event.currentTarget.value))}
      />
    </div>
  );
}
