/** A curve that is drawn: press and sweep over it, or move one point with the arrow keys. It never falls. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Curve } from '../../engine/options.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import styles from './CurveControl.module.css';
import { raised } from './curveShape.ts';

export interface CurveControlProps {
  readonly label: string;
  readonly value: Curve;
  readonly onChange: (value: Curve) => void;
}

const size = { width: 220, height: 110 };
const box = { left: 6, right: 214, top: 8, bottom: 98 };
const across = (x: number) => box.left + x * (box.right - box.left);
const up = (y: number) => box.bottom - y * (box.bottom - box.top);

export function CurveControl({ label, value, onChange }: CurveControlProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const frame = useRef<SVGSVGElement>(null);
  /** While the pointer is down. */
  const [drawing, setDrawing] = useState<Curve | null>(null);
  const points = drawing ?? value;

  const at = (event: PointerEvent, curve: Curve): Curve => {
    const area = frame.current?.getBoundingClientRect();
    if (!area) return curve;
    const x = (((event.clientX - area.left) / area.width) * size.width - box.left) / (box.right - box.left);
    const y = (box.bottom - ((event.clientY - area.top) / area.height) * size.height) / (box.bottom - box.top);
    const distance = (index: number) => Math.abs(curve[index][0] - x);
    const nearest = curve.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0);
    return raised(curve, nearest, y);
  };
  const onKeyDown = (index: number) => (event: KeyboardEvent) => {
    const by = { ArrowUp: 0.05, ArrowRight: 0.05, ArrowDown: -0.05, ArrowLeft: -0.05, Home: -1, End: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onChange(raised(value, index, value[index][1] + by));
  };
  const path = [[0, 0] as const, ...points, [1, 1] as const].map(([x, y]) => `${across(x)},${up(y)}`).join(' ');
  return (
    <fieldset className={styles.control} aria-label={label}>
      <svg
        ref={frame}
        viewBox={`0 0 ${size.width} ${size.height}`}
        className={styles.curve}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawing(at(event, value));
        }}
        onPointerMove={(event) => drawing && setDrawing(at(event, drawing))}
        onPointerUp={() => {
          if (drawing) onChange(drawing);
          setDrawing(null);
        }}
        onPointerCancel={() => setDrawing(null)}
      >
        <title>{label}</title>
        <path className={styles.frame} d={`M${box.left} ${box.top}V${box.bottom}H${box.right}`} />
        <polyline className={styles.line} points={path} />
        {points.map(([x, y], index) => (
          <circle
            key={x}
            className={styles.point}
            cx={across(x)}
            cy={up(y)}
            r={5}
            tabIndex={0}
            role="slider"
            aria-label={t('forms.curvePoint', { share: x })}
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(y * 100)}
            aria-valuetext={format.share(y)}
            onKeyDown={onKeyDown(index)}
          />
        ))}
      </svg>
      <p className={styles.axes}>
        <span>{t('forms.curveX')} →</span>
        <span>↑ {t('forms.curveY')}</span>
      </p>
    </fieldset>
  );
}
