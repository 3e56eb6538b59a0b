/** The lines of a plot: band over the seeds, line, a mark a point; A and B ringed. */
import type { PointKey } from '../../../workers/protocol.ts';
import { pathOf } from '../../charts/miniShape.ts';
import { across, type Frame, up } from './frame.ts';
import type { LinePoint, PlotLine } from './lines.ts';
import { lineLook, Mark } from './marks.tsx';
import css from './Plot.module.css';

export interface LinesProps {
  readonly frame: Frame;
  readonly lines: readonly PlotLine[];
  readonly hovered: LinePoint | null;
  readonly ringed: readonly { readonly name: string; readonly key: PointKey | null }[];
}

export function Lines({ frame, lines, hovered, ringed }: LinesProps) {
  const at = (point: LinePoint, y = point.y) => [across(frame, point.x), up(frame, y)] as const;
  return (
    <>
      {lines.map(({ id, method, place, points }) => {
        const { stroke, dash } = lineLook(method, place);
        const band = [
          ...points.map((point) => at(point, point.high)),
          ...points.toReversed().map((point) => at(point, point.low)),
        ];
        return (
          <g key={id} stroke={stroke} fill={stroke} data-line={method}>
            {points.some(({ low, high }) => high > low) && <path className={css.band} d={`${pathOf(band)}Z`} />}
            <path className={css.line} d={pathOf(points.map((point) => at(point)))} strokeDasharray={dash} />
            {points.map((point) => {
              const [x, y] = at(point);
              return (
                <Mark key={point.seeds[0].wanted} x={x} y={y} r={point === hovered ? 5.5 : 3.4} shape={place[1]} />
              );
            })}
          </g>
        );
      })}
      {ringed.map(({ name, key }) => {
        const point = key && findPoint(lines, key);
        if (!point) return null;
        const [x, y] = at(point);
        return (
          <g key={name} className={css.ring}>
            <circle cx={x} cy={y} r={9} />
            <text x={x + 11} y={y - 8}>
              {name}
            </text>
          </g>
        );
      })}
    </>
  );
}

function findPoint(lines: readonly PlotLine[], key: PointKey): LinePoint | null {
  const line = lines.find(({ method, pattern }) => method === key.method && pattern === key.pattern);
  return line?.points.find(({ seeds }) => seeds[0].wanted === key.wanted) ?? null;
}
