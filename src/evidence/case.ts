/** A golden case: numbers made by a paper's own code, as its manifest lists them. */
import type { Comparison } from './comparison.ts';

export interface GoldenCase {
  readonly name: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** In the golden folder; null when the case is spread over files. */
  readonly file: string | null;
  readonly tolerance: Readonly<Record<string, unknown>>;
  /** Repository whose code made the numbers, and its commit or version. */
  readonly reference?: string;
  readonly reference_commit?: string;
  /** Shapes of the stored tensors. */
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
}

/** A golden folder: bytes by path relative to it. Where they lie is the caller's matter. */
export interface GoldenFiles {
  /** @throws when there is no such file */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Uint8Array | Int32Array;
}
export type GoldenTensors = ReadonlyMap<string, GoldenTensor>;

export interface GoldenInput {
  readonly golden: GoldenCase;
  readonly tensors: GoldenTensors;
  readonly files: GoldenFiles;
}

/** Computes the case with our engine, on the present backend, and compares; passed = no comparison has a problem. */
export type GoldenRunner = (input: GoldenInput) => readonly Comparison[] | Promise<readonly Comparison[]>;

/** @throws Error naming the tensor that the case lacks, or whose type is another. */
export function floats(tensors: GoldenTensors, name: string): { shape: readonly number[]; values: Float32Array } {
  const tensor = tensors.get(name);
  if (!(tensor?.values instanceof Float32Array)) throw new Error(`golden: wanted F32 tensor '${name}'`);
  return { shape: tensor.shape, values: tensor.values };
}

/** A mask of the files: 1 = pruned. */
export function prunedBits(tensors: GoldenTensors, name: string): Uint8Array {
  const tensor = tensors.get(name);
  if (!(tensor?.values instanceof Uint8Array)) throw new Error(`golden: wanted U8 tensor '${name}'`);
  return tensor.values;
}
