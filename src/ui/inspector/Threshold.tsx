/** The handle on the histogram: drag it, or move it with the keys, and the layer is cut at that score. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import type { HistogramView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import { labelPlace, placeOf, scoreAt, shareBelow, thresholdKey } from './histogramShape.ts';
import css from './Inspector.module.css';

export interface ThresholdProps {
  readonly histogram: HistogramView;
  readonly threshold: number;
}

export function Threshold({ histogram, threshold }: ThresholdProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  /** Where the hand holds it; the worker's answer follows. Null = as the worker says. */
  const [held, setHeld] = useState<number | null>(null);
  const dragging = useRef(false);
  const pending = useRef(0);
  const track = useRef<HTMLDivElement>(null);
  const { name } = histogram;
  const value = held ?? threshold;

  // Once let go, the worker's next histogram says where the threshold really lies.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new histogram is the answer
  useEffect(() => {
    if (!dragging.current) setHeld(null);
  }, [histogram]);
  useEffect(() => () => cancelAnimationFrame(pending.current), []);

  const send = (score: number, final: boolean) => {
    setHeld(score);
    cancelAnimationFrame(pending.current);
    if (final) commands.setLayerThreshold(name, score, true);
    else pending.current = requestAnimationFrame(() => commands.setLayerThreshold(name, score, false));
  };
  const scoreUnder = (event: PointerEvent) => {
    const box = track.current!.getBoundingClientRect();
    return scoreAt(histogram, (event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = thresholdKey(histogram, value, event.key);
    if (next === null) return;
    event.preventDefault();
    dragging.current = true;
    send(next, false);
  };
  const settle = () => {
    if (!dragging.current) return;
    dragging.current = false;
    if (held !== null) send(held, true); // a press that did not move says nothing
  };

  const shown = formatValue(value, i18n.language);
  return (
    <div ref={track} className={css.track}>
      <div
        className={css.handle}
        style={{ left: `${placeOf(histogram, value) * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={t('inspector.threshold.label', { name })}
        aria-valuemin={histogram.lower}
        aria-valuemax={histogram.upper}
        aria-valuenow={value}
        aria-valuetext={t('inspector.threshold.text', {
          score: shown,
          share: format.percent(shareBelow(histogram, value)),
        })}
        onKeyDown={onKeyDown}
        onKeyUp={settle}
        onBlur={settle}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
        }}
        onPointerMove={(event) => dragging.current && event.buttons > 0 && send(scoreUnder(event), false)}
        onPointerUp={settle}
        onPointerCancel={settle}
      />
      <output className={css.thresholdLabel} style={labelPlace(placeOf(histogram, value))} aria-hidden="true">
        {t('inspector.threshold.at', { score: shown })}
      </output>
    </div>
  );
}
