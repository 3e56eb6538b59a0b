/** The way of the run so far, with a tick at each checkpoint; moving the head back restores one. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { useSay } from '../../i18n/useSay.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { ProgressLine } from './ProgressLine.tsx';
import styles from './Scrubber.module.css';

export function Scrubber() {
  const { t } = useTranslation();
  const format = useFormat();
  const say = useSay();
  const run = useStore(labStore, (state) => state.run);
  const [dragged, setDragged] = useState<number | null>(null);
  const checkpoints = run?.checkpoints ?? [];
  const at =
    dragged ??
    Math.max(
      0,
      checkpoints.findIndex(({ index }) => index === run?.atCheckpoint),
    );
  const last = Math.max(1, checkpoints.length - 1);
  const label = checkpoints[at] ? say(checkpoints[at].label) : '';
  const left = run?.remainingMs ?? null;

  const restore = () => {
    if (dragged === null) return;
    const checkpoint = checkpoints[dragged];
    setDragged(null);
    if (checkpoint && checkpoint.index !== run?.atCheckpoint) commands.restore(checkpoint.index);
  };
  return (
    <div className={styles.scrubber}>
      <div className={styles.track}>
        <div className={styles.fill} style={{ width: `${(at / last) * 100}%` }} />
        {checkpoints.map(({ index }, place) => (
          <span key={index} className={styles.tick} style={{ left: `${(place / last) * 100}%` }} />
        ))}
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={at}
          disabled={checkpoints.length < 2}
          aria-label={t('lab.scrubber.label')}
          aria-valuetext={label}
          onChange={(event) => setDragged(Math.min(checkpoints.length - 1, Number(event.currentTarget.value)))}
          onPointerUp={restore}
          onKeyUp={restore}
          onBlur={restore}
        />
      </div>
      <p className={styles.caption}>
        <span>{label || t('lab.scrubber.empty')}</span>
        <span>
          {run?.status === 'running' && run.steps > 0
            ? t('lab.scrubber.step', { step: run.step, steps: run.steps })
            : checkpoints.length > 1 && t('lab.scrubber.drag')}
          {run?.status === 'running' &&
            left !== null &&
            left > 1000 &&
            ` · ${t('lab.left', { time: format.duration(left) })}`}
        </span>
      </p>
      <ProgressLine />
    </div>
  );
}
