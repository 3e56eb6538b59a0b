/**
 * One walk over calibration data gathers every statistic a method declared: inputs are read once a layer, gradients of
 * the loss are taken once a batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Dataset, slice } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { forward } from '../models/forward.ts';
import { toMatrixOrder } from '../models/layout.ts';
import { statistics } from '../statistics/index.ts';
import type { StatisticId } from '../statistics/statistic.ts';
import type { DataSource } from './data.ts';
import type { Network } from './network.ts';

/** What was gathered, by weight name, then by statistic. */
export type StatisticsByWeight = Map<string, Record<string, unknown>>;

/** Bounds the im2col rows that live at once. */
const batchSize = 32;

/**
 * @param examples the first so many training examples
 * @throws LabError 'cancelled'
 */
export async function gatherStatistics(
  network: Network,
  ids: readonly StatisticId[],
  data: Pick<DataSource, 'train'>,
  examples: number,
  signal?: AbortSignal,
): Promise<StatisticsByWeight> {
  const gathered: StatisticsByWeight = new Map(network.prunable.map(({ name }) => [name, {}]));
  if (ids.length === 0) return gathered;
  const chosen = ids.map((id) => statistics.get(id));
  for (const { name, rows, columns } of network.prunable) {
    const own = gathered.get(name)!;
    for (const statistic of chosen) {
      own[statistic.id] =
        statistic.source === 'inputs' ? statistic.init(columns) : statistic.init(rows * columns, false);
    }
  }
  const train = await data.train(signal);
  for (let from = 0; from < examples; from += batchSize) {
    if (signal?.aborted) throw new LabError('cancelled', 'statistics: cancelled');
    const batch = slice(train, from, Math.min(from + batchSize, examples));
    if (chosen.some(({ source }) => source === 'inputs')) await walkInputs(network, chosen, batch, gathered);
    if (chosen.some(({ source }) => source === 'gradient')) await walkGradients(network, chosen, batch, gathered);
  }
  return gathered;
}

type Chosen = readonly ReturnType<typeof statistics.get>[];

async function walkInputs(
  network: Network,
  chosen: Chosen,
  batch: Dataset,
  gathered: StatisticsByWeight,
): Promise<void> {
  const inputs = new Map<string, tf.Tensor>();
  tf.tidy(() => {
    const x = tf.tensor(batch.images, [batch.size, ...batch.shape], 'float32');
    forward(network.spec, network.params, x, {
      onLayerInput: (layer, input) => {
        inputs.set(`${layer}.weight`, tf.keep(input()));
      },
    });
  });
  for (const [name, tensor] of inputs) {
    const rows = (await tensor.data()) as Float32Array; // [tokens, in]
    tensor.dispose();
    const own = gathered.get(name);
    if (!own) continue;
    for (const statistic of chosen) {
      if (statistic.source === 'inputs')
        own[statistic.id] = statistic.update(own[statistic.id] as never, rows, batch.size);
    }
  }
}

async function walkGradients(
  network: Network,
  chosen: Chosen,
  batch: Dataset,
  gathered: StatisticsByWeight,
): Promise<void> {
  const variables = network.prunable.map(({ name }) => network.params.get(name)!);
  const { value, grads } = tf.variableGrads(() => {
    const x = tf.tensor(batch.images, [batch.size, ...batch.shape], 'float32');
    const labels = tf.tensor1d(Int32Array.from(batch.labels), 'int32');
    return softmaxCrossEntropy(forward(network.spec, network.params, x).logits, labels);
  }, variables);
  value.dispose();
  for (const [index, { name }] of network.prunable.entries()) {
    const gradient = grads[variables[index].name];
    const values = toMatrixOrder((await gradient.data()) as Float32Array, gradient.shape); // [out, in]
    gradient.dispose();
    const own = gathered.get(name)!;
    for (const statistic of chosen) {
      if (statistic.source === 'gradient')
        own[statistic.id] = statistic.update(own[statistic.id] as never, values, batch.size);
    }
  }
}
