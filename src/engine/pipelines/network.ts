/** A live network under a run: spec, parameters, masks. Reads and writes weights as matrices. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { matrixShape, nativeToMatrix, toNativeOrder } from '../models/layout.ts';
import { applyMasks, type Masks } from '../models/masks.ts';
import type { Params } from '../models/param.ts';
import { assignArrays, disposeParams, paramsFromArrays, paramsToArrays } from '../models/params.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Mask, Matrix } from '../tensor/matrix.ts';
import { assertShape } from '../tensor/shape.ts';

export interface Network {
  readonly spec: ModelSpec;
  readonly params: Params;
  readonly prunable: readonly PrunableWeight[];
  /** Of prunable weights, by name, in the order they were set. Changed by `addMasks` and `setMasks` only. */
  readonly masks: ReadonlyMap<string, Mask>;
  /**
   * Of parameters that no method cuts for their own sake (biases, scales, embeddings): where whole channels are gone.
   * A vector is a matrix of one column. Changed by `addMasks` and `setMasks` only.
   */
  readonly channelMasks: ReadonlyMap<string, Mask>;
}

type MutableNetwork = { -readonly [K in keyof Network]: Network[K] };

/** Takes over the parameters; `disposeNetwork` frees them. */
export function createNetwork(spec: ModelSpec, params: Params): Network {
  return { spec, params, prunable: prunableWeights(spec), masks: new Map(), channelMasks: new Map() };
}

/** A network of its own with the same parameters, those given replaced, and no masks. */
export async function copyNetwork(
  network: Network,
  replaced: ReadonlyMap<string, Matrix> = new Map(),
): Promise<Network> {
  const copy = createNetwork(network.spec, paramsFromArrays(network.spec, await paramsToArrays(network.params)));
  for (const [name, matrix] of replaced) writeMatrix(copy, name, matrix);
  return copy;
}

export function disposeNetwork(network: Network): void {
  disposeParams(network.params);
}

/** A copy of one parameter: [out, in]; a vector as one column. */
export async function matrixOf({ params }: Network, name: string): Promise<Matrix> {
  const variable = weightOf(params, name);
  return nativeToMatrix((await variable.data()) as Float32Array, variable.shape);
}

/** Copies of all prunable weights, by name. */
export async function matricesOf(network: Network): Promise<Map<string, Matrix>> {
  const matrices = new Map<string, Matrix>();
  for (const { name } of network.prunable) matrices.set(name, await matrixOf(network, name));
  return matrices;
}

/** Replaces one parameter. @throws LabError 'shapeMismatch' */
export function writeMatrix({ params }: Network, name: string, { rows, columns, values }: Matrix): void {
  const variable = weightOf(params, name);
  const wanted = matrixShape(variable.shape);
  assertShape(name, [rows, columns], [wanted.rows, wanted.columns]);
  const tensor = tf.tensor(toNativeOrder(values, variable.shape), variable.shape, 'float32');
  variable.assign(tensor);
  tensor.dispose();
}

/** Everything that is held at zero. */
export function allMasks({ masks, channelMasks }: Network): Masks {
  return new Map([...masks, ...channelMasks]);
}

/** Adds masks, or replaces those of the same parameters, and writes their zeros. */
export function addMasks(network: Network, masks: Masks): void {
  keepMasks(network, new Map([...allMasks(network), ...masks]));
  applyMasks(network.params, masks);
}

/** Puts back exactly these kept bits; weights are not touched (they come from the same checkpoint). */
export function setMasks(network: Network, kept: ReadonlyMap<string, Uint8Array>): void {
  const masks = new Map<string, Mask>();
  for (const [name, bits] of kept) {
    const variable = network.params.get(name);
    if (!variable || bits.length !== variable.size) {
      throw new LabError('checkpointInvalid', `checkpoint: the mask of ${name} does not fit`, { what: name });
    }
    masks.set(name, { ...matrixShape(variable.shape), kept: bits.slice() });
  }
  keepMasks(network, masks);
}

function keepMasks(network: Network, masks: Masks): void {
  const prunable = new Set(network.prunable.map(({ name }) => name));
  const part = (wanted: boolean) => new Map([...masks].filter(([name]) => prunable.has(name) === wanted));
  const mutable = network as MutableNetwork;
  mutable.masks = part(true);
  mutable.channelMasks = part(false);
}

/**
 * Puts another network in this one's place, without masks. Its parameters are new: what held the old ones (a stage, its
 * moments) must be opened anew.
 * @throws LabError as paramsFromArrays; nothing has changed then
 */
export function replaceNetwork(network: Network, spec: ModelSpec, arrays: ReadonlyMap<string, Float32Array>): void {
  const params = paramsFromArrays(spec, arrays);
  disposeParams(network.params);
  Object.assign(network as MutableNetwork, createNetwork(spec, params));
}

/** Writes a checkpoint's parameters. @throws LabError 'tensorMissing' | 'tensorUnexpected' | 'tensorShapeInvalid' */
export function loadArrays(network: Network, arrays: ReadonlyMap<string, Float32Array>): void {
  assignArrays(network.params, arrays);
}

function weightOf(params: Params, name: string): tf.Variable {
  const variable = params.get(name);
  if (!variable) throw new LabError('tensorMissing', `network: there is no '${name}'`, { name });
  return variable;
}
