/** Statistics of one decoder block's inputs: layers that read the same states share one gathering. */
import * as tf from '@tensorflow/tfjs-core';
import type { HiddenBatch } from '../../models/decoder.ts';
import { blockInputs, type ParamTensors } from '../../models/forward.ts';
import type { Block, LanguageSpec } from '../../models/spec.ts';
import { statistics } from '../../statistics/index.ts';
import type { InputStatistic, StatisticId } from '../../statistics/statistic.ts';
import type { WeightStatistics } from '../pruneModel.ts';

type AnyInputStatistic = InputStatistic<'inputNorm'> | InputStatistic<'hessian'>;

/** @returns the statistics that are gathered from inputs, others left out */
export function inputStatistics(ids: readonly StatisticId[]): readonly AnyInputStatistic[] {
  return [...new Set(ids)].map((id) => statistics.get(id)).filter((statistic) => statistic.source === 'inputs');
}

/**
 * Runs every sequence through the block as it is.
 * @param afterEach awaited behind each batch; what it throws ends the gathering
 * @returns statistics by layer id; layers of one input hold the same object
 */
export async function gatherBlock(
  spec: LanguageSpec,
  block: Block,
  params: ParamTensors,
  batches: readonly HiddenBatch[],
  chosen: readonly AnyInputStatistic[],
  afterEach?: () => void | Promise<void>,
): Promise<ReadonlyMap<string, WeightStatistics>> {
  const gathered = new Map<string, Record<string, unknown>>(); // by the first layer that reads an input
  const readerOf = new Map<string, string>(); // layer -> that first layer
  if (chosen.length === 0) return new Map();
  for (const batch of batches) {
    const sums: { readonly reader: string; readonly statistic: AnyInputStatistic; readonly tensor: tf.Tensor }[] = [];
    tf.tidy(() => {
      const seen = new Map<tf.Tensor, string>();
      const onLayerInput = (layer: string, input: () => tf.Tensor2D) => {
        const x = input();
        const reader = seen.get(x) ?? layer;
        readerOf.set(layer, reader);
        if (seen.has(x)) return;
        seen.set(x, layer);
        const columns = x.shape[1];
        if (!gathered.has(layer)) {
          gathered.set(layer, Object.fromEntries(chosen.map((statistic) => [statistic.id, statistic.init(columns)])));
        }
        for (const statistic of chosen) sums.push({ reader, statistic, tensor: tf.keep(statistic.sum(x)) });
      };
      blockInputs(spec, block, params, batch.x, { sequenceLength: batch.length, release: true, onLayerInput });
    });
    for (const { reader, statistic, tensor } of sums) {
      const own = gathered.get(reader)!;
      const values = (await tensor.data()) as Float32Array;
      tensor.dispose();
      own[statistic.id] = statistic.merge(own[statistic.id] as never, values, batch.sequences);
    }
    await afterEach?.();
  }
  return new Map([...readerOf].map(([layer, reader]) => [layer, gathered.get(reader) as unknown as WeightStatistics]));
}
