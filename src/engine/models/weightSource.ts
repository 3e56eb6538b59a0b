/** Where a walk through a network takes its weights from: one tensor at a time, so that a large one is never held whole. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParamTensors } from './forward.ts';
import { layerTypes, type SpecNode } from './layers/index.ts';
import type { ParamSpec } from './param.ts';
import { paramSpecs } from './params.ts';
import type { ModelSpec } from './spec.ts';

export interface WeightSource {
  /**
   * Values in native order; read, never written.
   * @throws LabError 'tensorMissing', 'tensorNotFinite'
   */
  read(name: string): Promise<Float32Array>;
}

/** Reads the first that has changed values, else the original. */
export function overlay(source: WeightSource, changed: ReadonlyMap<string, Float32Array>): WeightSource {
  return { read: async (name) => changed.get(name) ?? (await source.read(name)) };
}

/** Parameter specs by name, once for a walk. */
export function paramIndex(spec: ModelSpec): ReadonlyMap<string, ParamSpec> {
  return new Map(paramSpecs(spec).map((param) => [param.name, param]));
}

/** The parameters that these nodes read, as tensors; the caller disposes them. */
export async function readParams(
  nodes: readonly SpecNode[],
  index: ReadonlyMap<string, ParamSpec>,
  source: WeightSource,
): Promise<Map<string, tf.Tensor>> {
  const tensors = new Map<string, tf.Tensor>();
  for (const name of new Set(nodes.flatMap((node) => paramNames(node, index)))) {
    const values = await source.read(name);
    // tf keeps the array it is given: a copy, so that the source may go on using its own
    tensors.set(name, tf.tensor(values.slice(), [...(index.get(name)?.shape ?? [])], 'float32'));
  }
  return tensors;
}

export function disposeTensors(tensors: ParamTensors): void {
  for (const tensor of tensors.values()) tensor.dispose();
}

/** Own parameters, and those of another node that it shares (tied embeddings). */
function paramNames(node: SpecNode, index: ReadonlyMap<string, ParamSpec>): readonly string[] {
  const shared = layerTypes.get(node.type).sharesParamsOf?.(node) ?? null;
  const own = [...index.keys()].filter((name) => name.slice(0, name.lastIndexOf('.')) === node.id);
  if (shared === null) return own;
  return [...own, ...[...index.keys()].filter((name) => name.slice(0, name.lastIndexOf('.')) === shared)];
}
