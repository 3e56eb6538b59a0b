/**
 * The curve in plain SVG: hover a point, press it, drag a box to zoom; or draw a prediction. Hidden from assistive tools
 * and keys: the table beside it says and does the same, and the buttons above it zoom.
 */
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { PointKey } from '../../../workers/protocol.ts';
import { pathOf } from '../../charts/miniShape.ts';
import { useSize } from '../../heatmap/useSize.ts';
import { Axes, type AxisWords } from './Axes.tsx';
import { across, type Frame, frameOf, placesAt, up, valuesAt } from './frame.ts';
import { Lines } from './Lines.tsx';
import { type LinePoint, nearestPoint, type PlotLine } from './lines.ts';
import css from './Plot.module.css';
import type { Scale } from './scale.ts';
import { Tip } from './Tip.tsx';

export interface Zoom {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface Overlay {
  readonly id: string;
  readonly name: string;
  readonly stroke: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface ComparePlotProps {
  readonly lines: readonly PlotLine[];
  readonly x: AxisWords & { readonly scale: Scale };
  readonly y: AxisWords & { readonly scale: Scale };
  /** Horizontal lines with their names: the dense network. */
  readonly levels: readonly { readonly at: number; readonly name: string }[];
  readonly ringed: readonly { readonly name: string; readonly key: PointKey | null }[];
  /** A drawn line: [x, y] in the units of the axes. */
  readonly drawn: readonly (readonly [number, number])[];
  /** Thin lines behind the others, with names at their ends: the curves of a class. */
  readonly overlays: readonly Overlay[];
  /** Set while the visitor draws: each piece of a stroke, [x, y] to [x, y]; a press goes nowhere. Else they hover and zoom. */
  readonly onDraw: ((from: readonly [number, number], to: readonly [number, number]) => void) | null;
  readonly onPick: (line: PlotLine, point: LinePoint) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly describe: (line: PlotLine, point: LinePoint) => readonly string[];
}

/** Pixels from a point within which it is meant. */
const reach = 18;
/** A box narrower than this was a press. */
const leastDrag = 8;

export function ComparePlot({
  lines,
  x,
  y,
  levels,
  ringed,
  drawn,
  overlays,
  onDraw,
  onPick,
  onZoom,
  describe,
}: ComparePlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const frame = useMemo(() => frameOf(width, height, x.scale, y.scale), [width, height, x.scale, y.scale]);
  const [hovered, setHovered] = useState<ReturnType<typeof nearestPoint>>(null);
  const [drag, setDrag] = useState<{ readonly from: Pixel; readonly to: Pixel } | null>(null);

  const find = ([px, py]: Pixel) =>
    nearestPoint(lines, (point) => Math.hypot(across(frame, point.x) - px, up(frame, point.y) - py), reach);
  const stroke = (from: Pixel, to: Pixel) => onDraw?.(valuesAt(frame, ...from), valuesAt(frame, ...to));

  return (
    <div ref={box} className={css.box}>
      <svg
        width={width}
        height={height}
        aria-hidden="true"
        className={css.plot}
        data-drawing={onDraw !== null}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = pixelOf(event);
          setDrag({ from: at, to: at });
          setHovered(find(at));
          stroke(at, at);
        }}
        onPointerMove={(event) => {
          const at = pixelOf(event);
          if (drag) {
            const still = Math.abs(at[0] - drag.from[0]) < leastDrag; // one point, moved up or down
            stroke(still ? at : drag.to, at);
            setDrag({ ...drag, to: at });
          } else if (!onDraw) setHovered(find(at));
        }}
        onPointerUp={(event) => {
          const at = pixelOf(event);
          setDrag(null);
          if (onDraw || !drag) return;
          const zoom = zoomOf(frame, drag.from, at);
          if (zoom) return onZoom(zoom);
          const found = find(at);
          if (found) onPick(found.line, found.point);
        }}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setHovered(null)}
      >
        <Axes frame={frame} x={x} y={y} />
        <svg
          aria-hidden="true"
          x={frame.left}
          y={0}
          width={frame.right - frame.left}
          height={frame.bottom}
          overflow="hidden"
        >
          <g transform={`translate(${-frame.left} 0)`}>
            {levels.map(({ at, name }, index) => (
              <g key={name}>
                <path className={css.level} d={`M${frame.left} ${up(frame, at)}H${frame.right}`} />
                <text className={css.levelName} {...namePlace(frame, at, index)}>
                  {name}
                </text>
              </g>
            ))}
            {overlays.map(({ id, name, stroke, points }) => {
              const places = points.map(([ox, oy]) => [across(frame, ox), up(frame, oy)] as const);
              const [ex, ey] = places.at(-1)!;
              return (
                <g key={id} data-overlay={id}>
                  <path className={css.overlay} stroke={stroke} d={pathOf(places)} />
                  <text className={css.tick} x={ex + 4} y={ey - 4}>
                    {name}
                  </text>
                </g>
              );
            })}
            <Lines frame={frame} lines={lines} hovered={hovered?.point ?? null} ringed={ringed} />
            {drawn.length > 0 && (
              <path className={css.drawn} d={pathOf(drawn.map(([dx, dy]) => [across(frame, dx), up(frame, dy)]))} />
            )}
            {drawn.map(([dx, dy]) => (
              <circle key={dx} className={css.drawnDot} cx={across(frame, dx)} cy={up(frame, dy)} r={4} />
            ))}
          </g>
        </svg>
        {drag && !onDraw && <rect className={css.zoom} {...boxOf(drag.from, drag.to)} />}
        {hovered && !drag && !onDraw && (
          <Tip
            x={across(frame, hovered.point.x)}
            y={up(frame, hovered.point.y)}
            width={width}
            rows={describe(hovered.line, hovered.point)}
          />
        )}
      </svg>
    </div>
  );
}

type Pixel = readonly [x: number, y: number];

function pixelOf(event: PointerEvent<SVGSVGElement>): Pixel {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

function boxOf([x1, y1]: Pixel, [x2, y2]: Pixel) {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** The first level has its name on the left, the next on the right, below the line where there is room. */
function namePlace(frame: Frame, at: number, index: number) {
  const y = up(frame, at);
  const below = y + 14 < frame.bottom ? y + 12 : y - 5;
  return index === 0
    ? ({ x: frame.left + 6, y: below } as const)
    : ({ x: frame.right - 6, y: below, textAnchor: 'end' } as const);
}

/** @returns null for a press */
function zoomOf(frame: Frame, from: Pixel, to: Pixel): Zoom | null {
  if (Math.abs(from[0] - to[0]) < leastDrag || Math.abs(from[1] - to[1]) < leastDrag) return null;
  const [ax, ay] = placesAt(frame, ...from);
  const [bx, by] = placesAt(frame, ...to);
  const within = (place: number) => Math.min(1, Math.max(0, place));
  return {
    x: [within(Math.min(ax, bx)), within(Math.max(ax, bx))],
    y: [within(Math.min(ay, by)), within(Math.max(ay, by))],
  };
}
