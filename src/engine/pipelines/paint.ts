/** Masks changed by hand between two steps of a run: weights cut, or brought back at the values they had before the cut. */

import { LabError } from '../errors.ts';
import { toNativeOrder } from '../models/layout.ts';
import { fullMask, type Mask, type Matrix } from '../tensor/matrix.ts';
import { recordMasks } from './maskHistory.ts';
import { addMasks, matrixOf } from './network.ts';
import type { Run } from './run.ts';

/** Part of a matrix; clamped to it. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Stroke {
  /** Parameter name of a prunable weight. */
  readonly name: string;
  readonly areas: readonly Area[];
  /** Bring back; else cut. */
  readonly kept: boolean;
}

/**
 * The run stands where it stood, with the new mask in the network and in whatever stage is under way; moments of weights
 * that come back begin at 0, as everywhere.
 * @param before values of the weight before it was cut, [out, in]
 * @returns how many weights changed sides
 * @throws LabError 'tensorMissing' for a name that is no prunable weight
 */
export async function paint(run: Run, { name, areas, kept }: Stroke, before: Matrix): Promise<number> {
  const { network } = run;
  const weight = network.prunable.find((entry) => entry.name === name);
  const shape = network.params.get(name)?.shape;
  if (!weight || !shape) throw new LabError('tensorMissing', `paint: there is no prunable '${name}'`, { name });
  const old = network.masks.get(name) ?? fullMask(weight.rows, weight.columns);
  const mask: Mask = { ...old, kept: old.kept.slice() };
  const { values } = await matrixOf(network, name);
  let changed = 0;
  for (const at of placesOf(areas, weight)) {
    if (mask.kept[at] === Number(kept)) continue;
    mask.kept[at] = Number(kept);
    if (kept) values[at] = before.values[at];
    changed += 1;
  }
  if (changed === 0) return 0;
  const checkpoint = await run.checkpoint();
  const masks = new Map([...network.masks, [name, mask]]);
  run.restore({
    ...checkpoint,
    params: new Map([...checkpoint.params, [name, toNativeOrder(values, shape)]]),
    masks: new Map([...masks].map(([key, { kept: bits }]) => [key, bits])),
    maskHistory: recordMasks(checkpoint.maskHistory, network.masks, masks, {
      stage: checkpoint.cursor.stage,
      step: checkpoint.spent.steps,
      prunable: network.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
      byHand: true,
    }),
  });
  addMasks(network, new Map([[name, mask]])); // writes the zeros
  return changed;
}

function placesOf(areas: readonly Area[], { rows, columns }: Pick<Matrix, 'rows' | 'columns'>): ReadonlySet<number> {
  const places = new Set<number>();
  for (const area of areas) {
    const [bottom, right] = [Math.min(rows, area.row + area.rows), Math.min(columns, area.column + area.columns)];
    for (let row = Math.max(0, area.row); row < bottom; row++) {
      for (let column = Math.max(0, area.column); column < right; column++) places.add(row * columns + column);
    }
  }
  return places;
}
