/** How a line looks: colour by method, shape and dash by pattern, so that colour is not the only carrier. */
import { reference } from '../../charts/curve.ts';

const strokes = [
  'var(--accent)',
  'var(--pos)',
  'var(--group)',
  'var(--good)',
  'var(--neg)',
  'var(--bad)',
  'var(--warn)',
];
const dashes = ['', '8 3', '3 2', '10 3 2 3', '6 2 2 2 2 2'];

export function lineLook(method: string, [methodPlace, patternPlace]: readonly [number, number]) {
  const dash = dashes[patternPlace % dashes.length];
  if (method === reference) return { stroke: 'var(--ink-3)', dash: dash || '2 3' };
  return { stroke: strokes[methodPlace % strokes.length], dash };
}

/** Around (x, y), about 2r wide. */
export function Mark({
  x,
  y,
  r,
  shape,
}: {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly shape: number;
}) {
  switch (shape % 4) {
    case 0:
      return <circle cx={x} cy={y} r={r} />;
    case 1:
      return <rect x={x - r} y={y - r} width={2 * r} height={2 * r} />;
    case 2:
      return <path d={`M${x} ${y - 1.2 * r}L${x + 1.1 * r} ${y + 0.8 * r}H${x - 1.1 * r}Z`} />;
    default:
      return <path d={`M${x} ${y - 1.3 * r}L${x + 1.3 * r} ${y}L${x} ${y + 1.3 * r}L${x - 1.3 * r} ${y}Z`} />;
  }
}
