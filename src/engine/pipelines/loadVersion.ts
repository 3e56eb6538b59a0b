/** A version of a network on the backend, ready to run. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { hasSparseProduct, type SparseWeight, uploadCsr, uploadNm } from '../kernels/sparseProduct/index.ts';
import { forward } from '../models/forward.ts';
import { disposeParams, paramsFromArrays } from '../models/params.ts';
import type { Batch } from '../training/trainStep.ts';
import type { Version } from './version.ts';

export interface LoadedVersion {
  /** Logits of the batch, read back: the work is done when they are there. */
  run(batch: Pick<Batch, 'inputs' | 'sequenceLength'>): Promise<Float32Array>;
  dispose(): void;
}

/** Packed weights need kernels that only some backends have. */
export function canRun({ packed }: Version): boolean {
  return packed.size === 0 || hasSparseProduct();
}

/** The caller disposes it. @throws LabError 'internal' where a layer does not take its packed weight */
export function loadVersion({ spec, arrays, packed }: Version): LoadedVersion {
  const params = paramsFromArrays(spec, arrays);
  const sparse = new Map<string, SparseWeight>(
    [...packed].map(([name, form]) => [name, 'csr' in form ? uploadCsr(form.csr) : uploadNm(form.nm)]),
  );
  return {
    async run({ inputs, sequenceLength }) {
      const taken = new Set<string>();
      const logits = tf.tidy(() => {
        const product = (name: string, input: () => tf.Tensor2D) => {
          const weight = sparse.get(name);
          if (!weight) return null;
          taken.add(name);
          return weight.product(input());
        };
        return forward(spec, params, inputs, { sequenceLength, product }).logits;
      });
      try {
        if (taken.size < sparse.size) {
          const left = [...sparse.keys()].find((name) => !taken.has(name));
          throw new LabError('internal', `version: ${left} is packed, but its layer multiplies it dense`);
        }
        return (await logits.data()) as Float32Array;
      } finally {
        logits.dispose();
      }
    },
    dispose() {
      disposeParams(params);
      for (const weight of sparse.values()) weight.dispose();
    },
  };
}
