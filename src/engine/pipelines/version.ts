/** One way to store and run a network, and what follows from its numbers. How fast it is must be measured. */
import { macsByLayer } from '../evaluation/macs.ts';
import type { ParamArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { CsrMatrix } from '../sparse/csr.ts';
import { countNonZero } from '../sparse/dense.ts';
import type { NmMatrix } from '../sparse/nm.ts';
import type { Matrix } from '../tensor/matrix.ts';

export const versionIds = ['dense', 'masked', 'nm', 'csr', 'shrunk'] as const;
export type VersionId = (typeof versionIds)[number];

export interface Version {
  readonly id: VersionId;
  readonly spec: ModelSpec;
  /** Every parameter, native layout, also of packed weights. */
  readonly arrays: ParamArrays;
  /** By weight name: what is multiplied in its packed form. */
  readonly packed: ReadonlyMap<string, { readonly csr: CsrMatrix } | { readonly nm: NmMatrix }>;
  /** Whose function it computes: its own where other weights were cut for it. */
  readonly computes: 'dense' | 'masked' | 'own';
  /** All parameters on disk. */
  readonly bytes: number;
  /** Parameters that are not 0. */
  readonly weights: number;
  /** Multiply-accumulates that one example, an image or a token, costs as it is run, zeros in dense matrices included. */
  readonly macs: number;
}

/** Every weight dense. @param sequenceLength that costs are counted for, as macsByLayer */
export function plainVersion(
  id: VersionId,
  spec: ModelSpec,
  arrays: ParamArrays,
  computes: Version['computes'],
  sequenceLength: number,
): Version {
  const all = [...arrays.values()];
  return {
    id,
    spec,
    arrays,
    packed: new Map(),
    computes,
    bytes: all.reduce((sum, { byteLength }) => sum + byteLength, 0),
    weights: all.reduce((sum, values) => sum + countNonZero(values), 0),
    macs: macsByLayer(spec, new Map(), sequenceLength).total.dense,
  };
}

/** Bytes and products of what is packed take the place of the dense matrix's. */
export function packedVersion(
  plain: Version,
  packed: Version['packed'],
  matrices: ReadonlyMap<string, Matrix>,
  bytesOf: (matrix: Matrix) => number,
  productsOf: (matrix: Matrix) => number,
): Version {
  // products with a weight cost the same in a sequence of any length
  const { layers } = macsByLayer(plain.spec, new Map(), 1);
  let { bytes, macs } = plain;
  for (const name of packed.keys()) {
    const matrix = matrices.get(name)!;
    bytes += bytesOf(matrix) - matrix.values.byteLength;
    const dense = layers.get(name)?.dense ?? 0;
    macs += Math.round((dense * productsOf(matrix)) / matrix.values.length) - dense;
  }
  return { ...plain, packed, bytes, macs };
}
