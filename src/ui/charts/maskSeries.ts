/** Sparsity over time as steps of a line: what is there holds until the next event. Pure. */
import type { MaskHistoryView } from '../../workers/protocol.ts';
import type { Point } from './miniShape.ts';

/** From (0, 0) over each event, flat in between, to `end`. */
export function stairs(events: readonly Point[], end: number): readonly Point[] {
  const points: Point[] = [[0, 0]];
  for (const [step, height] of events) {
    points.push([step, points[points.length - 1][1]], [step, height]);
  }
  points.push([Math.max(end, points[points.length - 1][0]), points[points.length - 1][1]]);
  return points;
}

/** One row an event: what went, what came, how sparse it left the network. */
export function churnRows({ moves }: MaskHistoryView) {
  return moves.map(({ step, sparsity, layers }) => ({
    step,
    sparsity,
    cut: layers.reduce((sum, { cut }) => sum + cut, 0),
    grown: layers.reduce((sum, { grown }) => sum + grown, 0),
  }));
}
