/** A network whose layers read rounded inputs: grids from training images, and what that does to each layer's output. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type ImageDataset } from '../data/dataset.ts';
import { type ForwardOptions, type ParamTensors, runNodes } from '../models/forward.ts';
import { prunableWeights } from '../models/prunable.ts';
import { inputId } from '../models/shapes.ts';
import type { ClassifierSpec } from '../models/spec.ts';
import { type ActivationScheme, activationGrid } from '../quantization/activations.ts';
import { fakeQuantize } from '../quantization/fakeQuantize.ts';
import type { Grid } from '../quantization/scheme.ts';

/** Grids of what goes into each layer with a prunable weight, by node id. */
export type ActivationGrids = ReadonlyMap<string, Grid>;

/**
 * What the layers of this network read on these images, each as one tensor with one grid.
 * @param params of the network before anything was rounded: ranges are guessed from it
 */
export async function activationGrids(
  spec: ClassifierSpec,
  params: ParamTensors,
  images: ImageDataset,
  scheme: ActivationScheme,
): Promise<ActivationGrids> {
  const read = new Map<string, tf.Tensor>();
  tf.tidy(() => {
    run(spec, params, images, (layer, input) => {
      read.set(layer, tf.keep(input.clone()));
      return input;
    });
  });
  const grids = new Map<string, Grid>();
  for (const [layer, input] of read) grids.set(layer, activationGrid((await input.data()) as Float32Array, scheme));
  tf.dispose([...read.values()]);
  return grids;
}

/** For forward passes and evaluations: every layer with a grid reads rounded values. */
export function readingRounded(grids: ActivationGrids): NonNullable<ForwardOptions['layerInput']> {
  return (layer, input) => {
    const grid = grids.get(layer);
    return grid ? fakeQuantize(input, grid) : input;
  };
}

/** One way to compute the same network. */
export interface Computed {
  readonly params: ParamTensors;
  readonly layerInput?: ForwardOptions['layerInput'];
}

/**
 * ||Y - Q||2 / ||Y||2 of the output of each layer with a prunable weight, by weight name, over all images: Y as `exact`
 * computes it, Q as `rounded` does. What earlier layers lost is in it.
 */
export async function outputErrors(
  spec: ClassifierSpec,
  exact: Computed,
  rounded: Computed,
  images: ImageDataset,
): Promise<ReadonlyMap<string, number>> {
  const weights = prunableWeights(spec);
  const relative = tf.tidy(() => {
    const [y, q] = [exact, rounded].map(({ params, layerInput }) => run(spec, params, images, layerInput));
    return weights.map(({ layer }) => {
      const [whole, other] = [y.get(layer)!, q.get(layer)!];
      return [tf.norm(tf.sub(whole, other)), tf.norm(whole)] as const;
    });
  });
  const errors = new Map<string, number>();
  for (const [index, { name }] of weights.entries()) {
    const [[difference], [size]] = await Promise.all(relative[index].map((tensor) => tensor.data()));
    errors.set(name, size === 0 ? 0 : difference / size);
  }
  tf.dispose(relative.flat());
  return errors;
}

/** Outputs by node id. Call inside a tidy. */
function run(
  spec: ClassifierSpec,
  params: ParamTensors,
  images: ImageDataset,
  layerInput: ForwardOptions['layerInput'],
): ReadonlyMap<string, tf.Tensor> {
  const all = Int32Array.from({ length: images.size }, (_, index) => index);
  const { inputs } = batchOf(images, all);
  return runNodes(spec.nodes, params, new Map([[inputId, inputs]]), { layerInput }).outputs;
}
