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
  /**
   * Values [begin, end) of a parameter in native order, without reading the rest; absent = `read` gives them all.
   * @throws LabError as read
   */
  readonly readRange?: (name: string, begin: number, end: number) => Promise<Float32Array>;
}

/** Reads the first that has changed values, else the original. */
export function overlay(source: WeightSource, changed: ReadonlyMap<string, Float32Array>): WeightSource {
  return {
    read: async (name) => changed.get(name) ?? (await source.read(name)),
    readRange: async (name, begin, end) =>
      changed.get(name)?.subarray(begin, end) ?? (await readRange(source, name, begin, end)),
  };
}

/** Values [begin, end) of a parameter, of no more of it than the source must read. */
export async function readRange(source: WeightSource, name: string, begin: number, end: number): Promise<Float32Array> {
  return source.readRange ? source.readRange(name, begin, end) : (await source.read(name)).subarray(begin, end);
}

/** Bounds the part of a large table that is read at once. Units: values. */
const rangeValues = 1 << 21;

/**
 * Some rows of a table that need not fit into memory: it is read in parts, those without a wanted row are passed over.
 * @param rows rising indices
 * @returns [rows.length, columns]
 */
export async function readRows(
  source: WeightSource,
  name: string,
  rows: Int32Array,
  columns: number,
): Promise<Float32Array<ArrayBuffer>> {
  const wanted = new Float32Array(rows.length * columns);
  const partRows = Math.max(1, Math.floor(rangeValues / columns));
  for (let first = 0; first < rows.length; ) {
    const begin = rows[first];
    let next = first;
    while (next < rows.length && rows[next] < begin + partRows) next++;
    const part = await readRange(source, name, begin * columns, (rows[next - 1] + 1) * columns);
    for (; first < next; first++) {
      const at = (rows[first] - begin) * columns;
      wanted.set(part.subarray(at, at + columns), first * columns);
    }
  }
  return wanted;
}

/** Parameter specs by name, once for a walk. */
export function paramIndex(spec: ModelSpec): ReadonlyMap<string, ParamSpec> {
  return new Map(paramSpecs(spec).map((param) => [param.name, param]));
}

/**
 * The parameters that these nodes read, as tensors; the caller disposes them.
 * @param passedOver names that the caller brings itself
 */
export async function readParams(
  nodes: readonly SpecNode[],
  index: ReadonlyMap<string, ParamSpec>,
  source: WeightSource,
  passedOver: ReadonlySet<string> = new Set(),
): Promise<Map<string, tf.Tensor>> {
  const tensors = new Map<string, tf.Tensor>();
  for (const name of new Set(nodes.flatMap((node) => paramNames(node, index)))) {
    if (passedOver.has(name)) continue;
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
export function paramNames(node: SpecNode, index: ReadonlyMap<string, ParamSpec>): readonly string[] {
  const shared = layerTypes.get(node.type).sharesParamsOf?.(node) ?? null;
  const own = [...index.keys()].filter((name) => name.slice(0, name.lastIndexOf('.')) === node.id);
  if (shared === null) return own;
  return [...own, ...[...index.keys()].filter((name) => name.slice(0, name.lastIndexOf('.')) === shared)];
}
