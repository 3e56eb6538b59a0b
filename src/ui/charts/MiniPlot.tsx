/** A small line plot in plain SVG: it is drawn again many times a second, which the large plots' library is too slow for. */
import { type MouseEvent, useRef } from 'react';
import { placeOn } from '../compare/plot/scale.ts';
import { useSize } from '../heatmap/useSize.ts';
import css from './MiniPlot.module.css';
import { type Point, pathOf, placeIn, type Span } from './miniShape.ts';

export interface MiniAxis {
  readonly name: string;
  readonly span: Span;
  /** By powers: the span is above 0. Absent = straight. */
  readonly log?: boolean;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface MiniPlotProps {
  readonly x: MiniAxis;
  readonly y: MiniAxis;
  readonly lines: readonly {
    readonly id: string;
    readonly stroke: string;
    readonly dash: string;
    readonly dots: boolean;
    readonly points: readonly Point[];
  }[];
  /** A horizontal line with its name. */
  readonly level?: { readonly at: number; readonly name: string };
  /** A vertical line: where one stands now. */
  readonly here?: number | null;
  /** A press, in the units of x. */
  readonly onPick?: (x: number) => void;
}

const margin = { top: 17, right: 14, bottom: 16, left: 38 };

export function MiniPlot({ x, y, lines, level, here = null, onPick }: MiniPlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const box = {
    left: margin.left,
    top: margin.top,
    right: Math.max(margin.left + 1, size.width - margin.right),
    bottom: Math.max(margin.top + 1, size.height - margin.bottom),
  };
  const across = (value: number) => placeIn(value, x.span, box.left, box.right);
  const [low, high] = y.span;
  const up = (value: number) => {
    const scale = { from: low, to: high, log: y.log ?? false };
    return box.bottom + placeOn(scale, value) * (box.top - box.bottom);
  };
  const pick = (event: MouseEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onPick?.(placeIn(at, [box.left, box.right], x.span[0], x.span[1]));
  };
  return (
    <div ref={frame} className={css.frame}>
      {/* Hidden from assistive tools and keys: the table in the dialog says and does the same. */}
      <svg
        width={size.width}
        height={size.height}
        aria-hidden="true"
        data-picks={onPick !== undefined}
        onClick={onPick && pick}
      >
        <path className={css.axis} d={`M${box.left} ${box.top}V${box.bottom}H${box.right}`} />
        <text className={css.name} x={2} y={10}>
          {y.name}
        </text>
        {y.ticks.map((tick) => (
          <text key={tick} className={css.tick} x={box.left - 5} y={up(tick) + 3.5} textAnchor="end">
            {y.format(tick)}
          </text>
        ))}
        {x.ticks.map((tick, place) => (
          <text
            key={tick}
            className={css.tick}
            x={across(tick)}
            y={size.height - 4}
            textAnchor={place === 0 ? 'start' : place === x.ticks.length - 1 ? 'end' : 'middle'}
          >
            {x.format(tick)}
          </text>
        ))}
        <text className={css.name} x={(box.left + box.right) / 2} y={size.height - 4} textAnchor="middle">
          {x.name}
        </text>
        {level && (
          <>
            <path className={css.level} d={`M${box.left} ${up(level.at)}H${box.right}`} />
            <text className={css.levelName} x={box.right} y={up(level.at) - 4} textAnchor="end">
              {level.name}
            </text>
          </>
        )}
        {here !== null && <path className={css.here} d={`M${across(here)} ${box.top}V${box.bottom}`} />}
        {lines.map(({ id, stroke, dash, dots, points }) => {
          const places = points.map(([px, py]) => [across(px), up(py)] as const);
          return (
            <g key={id} stroke={stroke}>
              <path className={css.line} d={pathOf(places)} strokeDasharray={dash} />
              {dots && <path className={css.dots} d={places.map(([px, py]) => `M${px} ${py}h0`).join('')} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
