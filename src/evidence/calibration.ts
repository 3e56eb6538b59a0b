/** Feeds a golden case's calibration inputs to a statistic on the present backend, call by call as the reference saw them. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { InputStatistic, StatisticId, StatisticTypes } from '../engine/statistics/statistic.ts';
import { floats, type GoldenTensors } from './case.ts';

export interface CalibrationCalls {
  /** Samples of one call. */
  readonly calib_call_batch?: number;
  /** Calls come without a batch dimension: each counts as one sample. */
  readonly calls_are_2d?: boolean;
}

export async function collect<I extends StatisticId>(
  statistic: InputStatistic<I>,
  tensors: GoldenTensors,
  { calib_call_batch = 1, calls_are_2d = false }: CalibrationCalls,
): Promise<StatisticTypes[I]> {
  const { shape, values } = floats(tensors, 'calib'); // [samples, tokens, in]
  const [samples, tokens, columns] = shape;
  const batch = calls_are_2d ? 1 : calib_call_batch;
  let state = statistic.init(columns);
  for (let first = 0; first < samples; first += batch) {
    const last = Math.min(first + batch, samples);
    const rows = (last - first) * tokens;
    const inputs = tensor2d(values.slice(first * tokens * columns, last * tokens * columns), [rows, columns]);
    const sums = statistic.sum(inputs);
    state = statistic.merge(state, (await sums.data()) as Float32Array, last - first);
    dispose([inputs, sums]);
  }
  return state;
}
