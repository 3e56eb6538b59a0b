/** The way of the run so far, with a tick at each checkpoint; moving the head back restores one. */
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { useSay } from '../../i18n/useSay.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { CheckpointView } from '../../workers/protocol.ts';
import { HistoryRoom } from './HistoryRoom.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import styles from './Scrubber.module.css';
import { useStageLeft } from './useStageLeft.ts';

export function Scrubber() {
  const { t } = useTranslation();
  const format = useFormat();
  const say = useSay();
  const run = useStore(labStore, (state) => state.run);
  const [dragged, setDragged] = useState<string | null>(null);
  const checkpoints = run?.checkpoints ?? [];
  const current = run?.atCheckpoint ?? 0;
  const under = checkpoints.findIndex(({ id }) => id === dragged); // it may be gone since
  const at = under < 0 ? current : under;
  const position = checkpoints[at]?.position ?? 0;
  const label = checkpoints[at] ? say(checkpoints[at].label) : '';
  const running = run?.status === 'running';
  const reached = running ? (run.stage + (run.steps > 0 ? run.step / run.steps : 0)) / run.stages : position;
  const left = run?.remainingMs ?? null;
  const stageLeft = useStageLeft(run);

  const restore = (place: number) => {
    setDragged(null);
    if (place !== current && checkpoints[place]) commands.restore(checkpoints[place].id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -at, End: checkpoints.length }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    restore(Math.min(checkpoints.length - 1, Math.max(0, at + by)));
  };
  return (
    <div className={styles.scrubber}>
      <div className={styles.track}>
        <div className={styles.fill} style={{ width: `${reached * 100}%` }} />
        {checkpoints.map(({ id, position: place }) => (
          <span key={id} className={styles.tick} style={{ left: `${place * 100}%` }} />
        ))}
        <input
          type="range"
          min={0}
          max={1}
          step={0.001}
          value={position}
          disabled={checkpoints.length < 2}
          aria-label={t('lab.scrubber.label')}
          aria-valuetext={label}
          onChange={(event) => setDragged(nearest(checkpoints, Number(event.currentTarget.value)).id)}
          onPointerUp={() => dragged !== null && restore(at)}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className={styles.caption}>
        <span>{running ? t(`phases.${run.phase}`) : label || t('lab.scrubber.empty')}</span>
        <span>
          {running && run.steps > 0
            ? t('lab.scrubber.step', { step: run.step, steps: run.steps })
            : checkpoints.length > 1 && t('lab.scrubber.drag')}
          {running && left !== null && left > 1000 && ` · ${t('lab.left', { time: format.duration(left) })}`}
          {running &&
            left === null &&
            stageLeft !== null &&
            stageLeft > 1000 &&
            ` · ${t('lab.leftInStage', { time: format.duration(stageLeft) })}`}
        </span>
      </p>
      {run && <HistoryRoom history={run.history} />}
      <ProgressLine />
    </div>
  );
}

/** The checkpoint closest to a position along the run. */
function nearest(checkpoints: readonly CheckpointView[], position: number): CheckpointView {
  const distance = (one: CheckpointView) => Math.abs(one.position - position);
  return checkpoints.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
