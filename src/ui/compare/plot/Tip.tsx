/** What a point says when the pointer is over it, beside the point and inside the plot. */
import css from './Plot.module.css';

const width = 190;

export interface TipProps {
  readonly x: number;
  readonly y: number;
  /** Of the plot. */
  readonly width: number;
  /** The first one is the title. */
  readonly rows: readonly string[];
}

export function Tip({ x, y, width: room, rows }: TipProps) {
  const left = x + 14 + width > room ? x - 14 - width : x + 14;
  const height = 14 + rows.length * 16;
  const top = Math.max(4, y - height / 2);
  return (
    <g className={css.tip} transform={`translate(${Math.max(2, left)} ${top})`}>
      <rect width={width} height={height} rx={7} />
      {rows.map((row, index) => (
        <text key={row} x={10} y={20 + index * 16} className={index === 0 ? css.tipTitle : undefined}>
          {row}
        </text>
      ))}
    </g>
  );
}
