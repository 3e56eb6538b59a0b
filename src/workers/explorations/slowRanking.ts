/** Those that compete with one weight, in order: who goes first, where the line falls. */
import type { PruningRecord } from '../../engine/pipelines/stages/stage.ts';
import type { Mask } from '../../engine/tensor/matrix.ts';
import { makeHistogram } from '../../engine/views/histogram.ts';
import { rivalsOf } from '../rivals.ts';
import type { SlowRanking, SlowRequest } from './slowView.ts';

const bins = 48;
const points = 240;

export function rankingOf(
  { plan }: Pick<PruningRecord, 'plan'>,
  scores: Float32Array,
  mask: Mask,
  { row, column }: Pick<SlowRequest, 'row' | 'column'>,
): SlowRanking {
  const { rows, columns } = mask;
  const rivals = rivalsOf(plan, scores, mask, { rows, columns }, row, column);
  const { values, from } = rivals.group;
  const whole = rivals.kept ?? mask.kept;
  const kept = whole.subarray(from, from + values.length);
  const order = Uint32Array.from(values, (_, at) => at).sort((a, b) => values[a] - values[b] || a - b);
  let [cut, highestCut, lowestKept] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let at = 0; at < values.length; at++) {
    if (kept[at]) lowestKept = Math.min(lowestKept, values[at]);
    else {
      cut += 1;
      highestCut = Math.max(highestCut, values[at]);
    }
  }
  const channels = rivals.kind === 'channels';
  const place = channels ? order[0] * columns : from + order[0];
  const left = from % columns;
  const inOneRow = values.length <= columns && !channels;
  return {
    kind: rivals.kind,
    row,
    columns: inOneRow ? [left, left + values.length] : [0, columns],
    count: values.length,
    cut,
    first: { row: Math.floor(place / columns), column: place % columns, score: values[order[0]] },
    sorted: placesIn(values.length).map((at) => [at + 1, values[order[at]]] as const),
    histogram: makeHistogram(values, kept, bins),
    highestCut: cut > 0 ? highestCut : null,
    lowestKept: cut < values.length ? lowestKept : null,
  };
}

/** Evenly spread, the first and the last always. */
function placesIn(length: number): readonly number[] {
  const count = Math.min(points, length);
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1))));
}
