/** What quantization makes of activations: how each variant reads its layers' inputs, and what that does to their outputs. */
import { type ImageDataset, subset } from '../../engine/data/dataset.ts';
import type { Params } from '../../engine/models/param.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../../engine/models/params.ts';
import type { ClassifierSpec } from '../../engine/models/spec.ts';
import { defaultCalibration } from '../../engine/pipelines/defaults.ts';
import { activationGrids, outputErrors, readingRounded } from '../../engine/pipelines/quantizeActivations.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import type { ActivationScheme } from '../../engine/quantization/activations.ts';
import { throwIfCancelled } from '../tasks.ts';
import { nextTurn } from '../turn.ts';
import type { OutputError, OutputErrorView, QuantizationView, Variant } from './views.ts';

/** Enough images for a steady error, few enough that all outputs of a layer fit beside each other. */
const comparedExamples = 128;

type Networks = Readonly<Record<Variant, ParamArrays>>;
type Rounding = Readonly<Partial<Record<Variant, ReturnType<typeof readingRounded>>>>;

/** @returns null where activations stay as they are, and for language models */
export async function roundingOf(
  run: Run,
  networks: Networks,
  scheme: ActivationScheme | null,
  signal: AbortSignal,
): Promise<Rounding | null> {
  const { firstSpec } = run;
  const { spec } = run.network;
  const all = await run.data.train(signal);
  if (!scheme || firstSpec.task !== 'classify' || spec.task !== 'classify' || all.kind !== 'images') return null;
  const images = firstOf(all, defaultCalibration);
  // the ranges are those of the network before it was rounded
  const reading = (of: ClassifierSpec, arrays: ParamArrays) =>
    withParams(of, [arrays], async (params) => readingRounded(await activationGrids(of, params, images, scheme)));
  const quantized = await reading(firstSpec, networks.dense);
  await nextTurn();
  throwIfCancelled(signal, 'quantize');
  return { quantized, both: await reading(spec, networks.pruned) };
}

export async function outputsOf(
  run: Run,
  networks: Networks,
  rounding: Rounding | null,
  signal: AbortSignal,
): Promise<QuantizationView['outputs']> {
  const { firstSpec } = run;
  const { spec, prunable } = run.network;
  const all = await run.data.test(signal);
  if (firstSpec.task !== 'classify' || spec.task !== 'classify' || all.kind !== 'images') return null;
  const images = firstOf(all, comparedExamples);
  const errors = (spec: ClassifierSpec, of: 'dense' | 'pruned', as: 'quantized' | 'both') =>
    withParams(spec, [networks[of], networks[as]], (exact, rounded) =>
      errorsOf(spec, images, exact, rounded, rounding?.[as]),
    );
  const dense = await errors(firstSpec, 'dense', 'quantized');
  await nextTurn();
  throwIfCancelled(signal, 'quantize');
  const pruned = await errors(spec, 'pruned', 'both');
  const layers = prunable.map(({ name }): OutputErrorView => ({ name, dense: dense(name), pruned: pruned(name) }));
  const calibration = Math.min(defaultCalibration, run.data.trainSize);
  return { examples: images.size, calibration, layers };
}

async function errorsOf(
  spec: ClassifierSpec,
  images: ImageDataset,
  exact: Params,
  rounded: Params,
  layerInput: Rounding[Variant],
): Promise<(name: string) => OutputError> {
  const weights = await outputErrors(spec, { params: exact }, { params: rounded }, images);
  const both = layerInput && (await outputErrors(spec, { params: exact }, { params: rounded, layerInput }, images));
  return (name) => ({ weights: weights.get(name) ?? 0, activations: both?.get(name) ?? null });
}

/** Live parameters for as long as they are worked with. */
async function withParams<T>(
  spec: ClassifierSpec,
  arrays: readonly ParamArrays[],
  work: (...params: Params[]) => Promise<T>,
): Promise<T> {
  const live = arrays.map((one) => paramsFromArrays(spec, one));
  try {
    return await work(...live);
  } finally {
    for (const params of live) disposeParams(params);
  }
}

function firstOf(images: ImageDataset, most: number): ImageDataset {
  return subset(images, Math.min(most, images.size));
}
