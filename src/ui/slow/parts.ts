/** The parts of the slow motion, in order. Those behind the loss are told only where an update was made. */
import type { SlowView } from '../../workers/protocol.ts';

export type SlowTold = Extract<SlowView, { status: 'told' }>;

const toLoss = ['score', 'sort', 'threshold', 'mask', 'forward', 'loss'] as const;
const afterUpdate = ['update', 'zeros'] as const;

export type SlowPart = (typeof toLoss)[number] | (typeof afterUpdate)[number];

export function partsOf({ update }: SlowTold): readonly SlowPart[] {
  return update ? [...toLoss, ...afterUpdate] : toLoss;
}

/** Does one line part what is cut from what is kept? */
export function lineOf({ ranking: { highestCut, lowestKept } }: SlowTold): 'line' | 'overlap' | 'all' | 'none' {
  if (highestCut === null) return 'none';
  if (lowestKept === null) return 'all';
  return highestCut <= lowestKept ? 'line' : 'overlap';
}
