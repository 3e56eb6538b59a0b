/** Sparsity over time as steps of a line: what is there holds until the next event. Pure. */
import type { MaskMove } from '../engine/pipelines/maskHistory.ts';

type Place = readonly [step: number, height: number];

/** From (0, 0) over each event, flat in between, to `end`. */
export function stairs(events: readonly Place[], end: number): readonly Place[] {
  const points: Place[] = [[0, 0]];
  for (const [step, height] of events) {
    points.push([step, points[points.length - 1][1]], [step, height]);
  }
  points.push([Math.max(end, points[points.length - 1][0]), points[points.length - 1][1]]);
  return points;
}

/** One row an event: what went, what came, how sparse it left the network. */
export function churnRows({ moves }: { readonly moves: readonly MaskMove[] }) {
  return moves.map(({ step, sparsity, layers }) => ({
    step,
    sparsity,
    cut: layers.reduce((sum, { cut }) => sum + cut, 0),
    grown: layers.reduce((sum, { grown }) => sum + grown, 0),
  }));
}
