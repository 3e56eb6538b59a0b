/**
 * One walk over calibration data gathers every statistic a method declared: inputs are read once a layer, gradients of
 * the loss are taken once a batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type Dataset, slice } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { forward } from '../models/forward.ts';
import { toMatrixOrder } from '../models/layout.ts';
import { statistics } from '../statistics/index.ts';
import type { InputStatistic, StatisticId } from '../statistics/statistic.ts';
import type { DataSource } from './data.ts';
import type { Network } from './network.ts';

/** What was gathered, by weight name, then by statistic. */
export type StatisticsByWeight = Map<string, Record<string, unknown>>;

/** Bounds what one pass holds: im2col rows of images, states of tokens. */
const batchImages = 32;
const batchTokens = 2048;

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
  for (const batch of alikeBatches(slice(train, 0, Math.min(examples, train.size)))) {
    if (signal?.aborted) throw new LabError('cancelled', 'statistics: cancelled');
    if (chosen.some(({ source }) => source === 'inputs')) await walkInputs(network, chosen, batch, gathered);
    if (chosen.some(({ source }) => source === 'gradient')) await walkGradients(network, chosen, batch, gathered);
  }
  return gathered;
}

/** Neighbours that can run as one batch: images, or sequences of one length. */
export function* alikeBatches(dataset: Dataset): Generator<Dataset> {
  for (let from = 0; from < dataset.size; ) {
    let to = Math.min(from + batchImages, dataset.size);
    if (dataset.kind === 'tokens') {
      const { length } = dataset.sequences[from];
      const most = Math.max(1, Math.floor(batchTokens / length));
      to = from + 1;
      while (to < dataset.size && to - from < most && dataset.sequences[to].length === length) to += 1;
    }
    yield slice(dataset, from, to);
    from = to;
  }
}

/** Everything that the layers read: images, or whole sequences with their last token. */
function wholeInputs(batch: Dataset): { readonly x: tf.Tensor; readonly sequenceLength?: number } {
  if (batch.kind === 'images') return { x: tf.tensor(batch.images, [batch.size, ...batch.shape], 'float32') };
  const ids = batch.sequences.flatMap((tokens) => [...tokens]);
  return { x: tf.tensor1d(ids, 'int32'), sequenceLength: batch.sequences[0].length };
}

type AnyInputStatistic = InputStatistic<'inputNorm'> | InputStatistic<'hessian'>;
type Chosen = readonly ReturnType<typeof statistics.get>[];

/** Sums are made where the inputs lie; only they are read. */
async function walkInputs(
  network: Network,
  chosen: Chosen,
  batch: Dataset,
  gathered: StatisticsByWeight,
): Promise<void> {
  const read: { readonly name: string; readonly statistic: AnyInputStatistic; readonly sums: tf.Tensor }[] = [];
  tf.tidy(() => {
    const { x, sequenceLength } = wholeInputs(batch);
    forward(network.spec, network.params, x, {
      sequenceLength,
      onLayerInput: (layer, input) => {
        const name = `${layer}.weight`;
        if (!gathered.has(name)) return;
        const x = input();
        for (const statistic of chosen) {
          if (statistic.source === 'inputs') read.push({ name, statistic, sums: tf.keep(statistic.sum(x)) });
        }
      },
    });
  });
  for (const { name, statistic, sums } of read) {
    const own = gathered.get(name)!;
    own[statistic.id] = statistic.merge(own[statistic.id] as never, (await sums.data()) as Float32Array, batch.size);
    sums.dispose();
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
    const { inputs, labels, sequenceLength } = batchOf(
      batch,
      Int32Array.from({ length: batch.size }, (_, i) => i),
    );
    return softmaxCrossEntropy(forward(network.spec, network.params, inputs, { sequenceLength }).logits, labels);
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
