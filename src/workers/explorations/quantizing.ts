/** Precision of every weight against number of weights: one network dense, pruned, quantized, and both. */
import { subset } from '../../engine/data/dataset.ts';
import { evaluate } from '../../engine/evaluation/evaluate.ts';
import type { EvaluateOptions } from '../../engine/evaluation/evaluation.ts';
import { disposeParams, type ParamArrays, paramsFromArrays, paramsToArrays } from '../../engine/models/params.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import type { ModelSpec } from '../../engine/models/spec.ts';
import { prunableMatrices, quantizeNetwork, storedBytes } from '../../engine/pipelines/quantizeNetwork.ts';
import type { QuantizationScheme } from '../../engine/quantization/scheme.ts';
import { countNonZero } from '../../engine/sparse/dense.ts';
import type { Matrix } from '../../engine/tensor/matrix.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import { nextTurn } from '../turn.ts';
import { qualityOf } from './quality.ts';
import { outputsOf, roundingOf } from './quantizedActivations.ts';
import type { QuantizationRequest, QuantizationView, QuantizedLayerView, Variant, VariantView } from './views.ts';

/** Odd, so that 0 is the middle of a bin. */
const bins = 121;

export async function runQuantization(
  { run, dense: denseOf }: Pick<Runner, 'run' | 'dense'>,
  request: QuantizationRequest,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { firstSpec } = run;
  const { spec } = run.network;
  // the cut network may have become a smaller one
  const specs: Readonly<Record<Variant, ModelSpec>> = {
    dense: firstSpec,
    quantized: firstSpec,
    pruned: spec,
    both: spec,
  };
  const prunable = prunableWeights(firstSpec);
  const test = await run.data.test(signal);
  const pruned = await paramsToArrays(run.network.params);
  const dense = await denseOf();
  const networks: Readonly<Record<Variant, ParamArrays>> = {
    dense,
    pruned,
    quantized: quantizeNetwork(firstSpec, dense, request).params,
    both: quantizeNetwork(spec, pruned, request).params,
  };
  const reports = {
    dense: quantizeNetwork(firstSpec, dense, request).reports,
    pruned: quantizeNetwork(spec, pruned, request).reports,
  };
  const matrices = mapValues(networks, (params, variant) => prunableMatrices(specs[variant], params));
  const layers = prunable.map(({ name }) =>
    layerView(
      name,
      mapValues(matrices, (all) => all.get(name)!),
      { dense: reports.dense.get(name)!, pruned: reports.pruned.get(name)! },
      request,
    ),
  );
  const view: QuantizationView = {
    status: 'running',
    request,
    prunable: prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    examples: test.size,
    of: test.size,
    variants: [],
    layers,
    outputs: null,
  };
  emit({ type: 'quantization', view });
  const variants: VariantView[] = [];
  let outputs: QuantizationView['outputs'] = null;
  const tell = (status: QuantizationView['status']) =>
    emit({ type: 'quantization', view: { ...view, status, variants: [...variants], outputs } });
  try {
    const rounding = await roundingOf(run, networks, request.activations, signal);
    for (const variant of ['dense', 'pruned', 'quantized', 'both'] as const) {
      const params = paramsFromArrays(specs[variant], networks[variant]);
      const measure = async (layerInput: EvaluateOptions['layerInput']) => {
        const options = { signal, taskItems: 0, onProgress: nextTurn, layerInput };
        return qualityOf(await evaluate(specs[variant], params, subset(test, test.size), options));
      };
      const layerInput = rounding?.[variant];
      try {
        variants.push({
          ...factsOf(variant, [...matrices[variant].values()], request),
          ...(await measure(undefined)),
          activations: layerInput ? await measure(layerInput) : null,
        });
      } finally {
        disposeParams(params);
      }
      tell('running');
    }
    outputs = await outputsOf(run, networks, rounding, signal);
  } catch (thrown) {
    tell('cancelled');
    throw thrown;
  }
  tell('finished');
}

function factsOf(variant: Variant, matrices: readonly Matrix[], scheme: QuantizationScheme) {
  const sparse = variant === 'pruned' || variant === 'both';
  const grid = variant === 'quantized' || variant === 'both' ? scheme : null;
  const values = new Set<number>();
  for (const matrix of matrices) for (const value of matrix.values) if (value !== 0) values.add(value);
  return {
    variant,
    bits: grid?.bits ?? (32 as const),
    weights: matrices.reduce((sum, matrix) => sum + countNonZero(matrix.values), 0),
    values: values.size,
    bytes: matrices.reduce((sum, matrix) => sum + storedBytes(matrix, sparse, grid), 0),
  };
}

function layerView(
  name: string,
  matrices: Readonly<Record<Variant, Matrix>>,
  reports: Pick<QuantizedLayerView, 'dense' | 'pruned'>,
  { granularity }: QuantizationScheme,
): QuantizedLayerView {
  const row = granularity === 'channel' ? fullestRow(matrices.pruned) : null;
  const parts = mapValues(matrices, ({ columns, values }) =>
    row === null ? values : values.subarray(row * columns, (row + 1) * columns),
  );
  const limit = parts.dense.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return {
    name,
    ...reports,
    row,
    limit,
    counts: mapValues(parts, (values) => countIn(values, limit)),
    zeros: mapValues(parts, (values) => values.length - countNonZero(values)),
  };
}

/** The output with the most weights left. */
function fullestRow({ rows, columns, values }: Matrix): number {
  const left = (row: number) => countNonZero(values.subarray(row * columns, (row + 1) * columns));
  let best = 0;
  for (let row = 1; row < rows; row++) if (left(row) > left(best)) best = row;
  return best;
}

function countIn(values: Float32Array, limit: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (value === 0) continue;
    const bin = Math.floor(((value / limit + 1) / 2) * bins);
    counts[Math.min(bins - 1, Math.max(0, bin))] += 1;
  }
  return counts;
}

function mapValues<A, B>(record: Readonly<Record<Variant, A>>, make: (value: A, of: Variant) => B): Record<Variant, B> {
  const { dense, pruned, quantized, both } = record;
  return {
    dense: make(dense, 'dense'),
    pruned: make(pruned, 'pruned'),
    quantized: make(quantized, 'quantized'),
    both: make(both, 'both'),
  };
}
