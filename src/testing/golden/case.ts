/** A golden case: numbers made by a paper's own code, as its manifest lists them. */

export interface GoldenCase {
  readonly name: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Relative to the golden folder; null when the case is spread over files. */
  readonly file: string | null;
  readonly tolerance: Readonly<Record<string, unknown>>;
}

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Uint8Array | Int32Array;
}
export type GoldenTensors = ReadonlyMap<string, GoldenTensor>;

export interface GoldenInput {
  readonly golden: GoldenCase;
  readonly tensors: GoldenTensors;
  /** The golden folder. */
  readonly folder: string;
}

/** Computes the case with our engine and says where it differs; no problem = passed. */
export type GoldenRunner = (input: GoldenInput) => readonly string[] | Promise<readonly string[]>;

/** A part of a case that no code of ours computes yet: fails `npm run golden`, and is told apart from a difference. */
export function notChecked(what: string, why: string): string {
  return `not checked: ${what}: ${why}`;
}
export function isNotChecked(problem: string): boolean {
  return problem.startsWith('not checked: ');
}

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
