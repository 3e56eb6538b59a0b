/** The two axes of a plot with their names, ticks and quiet grid. */

import { across, type Frame, up } from './frame.ts';
import css from './Plot.module.css';
import { ticksOf } from './scale.ts';

export interface AxisWords {
  readonly name: string;
  readonly format: (value: number) => string;
}

export function Axes({ frame, x, y }: { readonly frame: Frame; readonly x: AxisWords; readonly y: AxisWords }) {
  const { left, right, top, bottom } = frame;
  const room = (right - left) / 70;
  return (
    <g>
      {ticksOf(frame.y).map((tick) => (
        <g key={`y ${tick}`}>
          <path className={css.grid} d={`M${left} ${up(frame, tick)}H${right}`} />
          <text className={css.tick} x={left - 6} y={up(frame, tick) + 3.5} textAnchor="end">
            {y.format(tick)}
          </text>
        </g>
      ))}
      {ticksOf(frame.x, Math.max(2, Math.min(8, room))).map((tick) => (
        <text key={`x ${tick}`} className={css.tick} x={across(frame, tick)} y={bottom + 15} textAnchor="middle">
          {x.format(tick)}
        </text>
      ))}
      <path className={css.axis} d={`M${left} ${top}V${bottom}H${right}`} />
      <text className={css.name} x={(left + right) / 2} y={bottom + 33} textAnchor="middle">
        {x.name}
      </text>
      <text className={css.name} transform={`translate(13 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        {y.name}
      </text>
    </g>
  );
}
