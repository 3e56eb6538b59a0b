/** What is taken away, and the files that it becomes. */
import type { Masks } from '../../models/masks.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';

export const fileNames = {
  model: 'model.safetensors',
  masks: 'masks.safetensors',
  manifest: 'pruning_manifest.json',
  loader: 'load.py',
} as const;

export interface ExportRequest {
  readonly spec: ModelSpec;
  /** Native layout; pruned weights are exactly 0. */
  readonly params: ParamArrays;
  /** Matrix view; empty when nothing was pruned. */
  readonly masks: Masks;
  /** What the run began from; sha256 by file name where it came from files. */
  readonly base: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  /** Id of the last pruning method and its options; null when nothing was pruned. */
  readonly method: { readonly id: string; readonly options: Readonly<Record<string, unknown>> } | null;
  /** Id of the last pattern. */
  readonly pattern: string | null;
  readonly seed: number;
  /** The recipe, plain JSON. */
  readonly recipe: unknown;
  /** Weights cut and brought back by hand, by parameter name: the recipe alone does not make these masks. Absent = none. */
  readonly paintedMasks?: readonly { readonly layer: string; readonly cut: number; readonly grown: number }[];
  /** Units in the names. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly toolVersion: string;
}

export interface ExportFile {
  /** With its folder, if it has one: `onnx/model.onnx`. */
  readonly name: string;
  readonly blob: Blob;
  readonly bytes: number;
  /** Of the bytes as they were written. */
  readonly sha256: string;
}
