/**
 * What methods would ask to know of one layer, gathered from the run's calibration set when first wanted and kept for as
 * long as the layer's weights before the cut stay the same.
 */
import { gatherStatistics } from '../engine/pipelines/gatherStatistics.ts';
import { copyNetwork, disposeNetwork } from '../engine/pipelines/network.ts';
import type { WeightStatistics } from '../engine/pipelines/pruneModel.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { PruningRecord } from '../engine/pipelines/stages/stage.ts';
import type { StatisticId, StatisticsOf } from '../engine/statistics/statistic.ts';
import type { Matrix } from '../engine/tensor/matrix.ts';

const gathered = new WeakMap<Matrix, Map<StatisticId, Promise<unknown>>>();

/**
 * Of the network with its weights as they were before the cut; everything else of it is as it is now. Norms that the
 * pruning watched are taken from there: under pruning block by block, blocks in front were cut already.
 */
export async function layerStatistics<I extends StatisticId>(
  run: Run,
  pruning: PruningRecord,
  name: string,
  ids: readonly I[],
): Promise<StatisticsOf<I>> {
  const before = pruning.before.get(name);
  if (!before) return {} as StatisticsOf<I>;
  const known = gathered.get(before) ?? new Map<StatisticId, Promise<unknown>>();
  gathered.set(before, known);
  const watched = pruning.inputNorms?.get(name);
  if (watched && !known.has('inputNorm')) {
    const samples = calibrationOf(run, pruning);
    known.set('inputNorm', Promise.resolve({ squaredNorm: watched.map((norm) => norm * norm), samples }));
  }
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const found = gather(run, pruning, name, missing);
    for (const id of missing) {
      const one = found.then((statistics) => statistics[id]);
      known.set(id, one);
      one.catch(() => known.delete(id)); // asked again, tried again
    }
  }
  const entries = await Promise.all(ids.map(async (id) => [id, await known.get(id)] as const));
  return Object.fromEntries(entries) as StatisticsOf<I>;
}

/** Examples of the calibration set. */
export function calibrationOf(run: Run, { plan }: PruningRecord): number {
  return Math.min(plan.stage.calibration, run.data.trainSize);
}

async function gather(
  run: Run,
  pruning: PruningRecord,
  name: string,
  ids: readonly StatisticId[],
): Promise<WeightStatistics> {
  const copy = await copyNetwork(run.network, pruning.before);
  try {
    const one = { ...copy, prunable: copy.prunable.filter((weight) => weight.name === name) };
    const all = await gatherStatistics(one, ids, run.data, calibrationOf(run, pruning));
    return all.get(name) as unknown as WeightStatistics;
  } finally {
    disposeNetwork(copy);
  }
}
