/** What a golden case is about, read from its manifest entry. */
import type { GoldenCase } from './case.ts';
import type { CaseFacts, Trait } from './view.ts';

interface Params {
  readonly sparsity?: number;
  readonly amount?: number;
  readonly unstructured_sparsity?: number;
  /** Zeros of every m consecutive inputs; 0 = no pattern. */
  readonly n?: number;
  readonly m?: number;
  readonly dead_columns?: readonly number[];
  readonly calls_are_2d?: boolean;
  readonly calib_call_batch?: number;
  readonly use_variant?: boolean;
  readonly kind?: string;
}

export function factsOf({ params, tensors = {} }: GoldenCase): CaseFacts {
  const { sparsity, amount, unstructured_sparsity, n = 0, m = 0, ...rest } = params as Params;
  const weights = Object.keys(tensors).filter((name) => /^weight\d*$/.test(name));
  const shape = tensors[weights[0]] ?? null;
  const pattern = n > 0 ? { keep: m - n, of: m } : null;
  const traits: Record<Trait, boolean> = {
    tail: pattern !== null && shape !== null && shape[1] % pattern.of !== 0,
    deadColumns: (rest.dead_columns?.length ?? 0) > 0,
    flatCalls: rest.calls_are_2d === true,
    batches: (rest.calib_call_batch ?? 1) > 1,
    variant: rest.use_variant === true,
    net: rest.kind === 'net',
    split: rest.kind === 'split',
  };
  return {
    shape,
    layers: Math.max(1, weights.length),
    sparsity: sparsity ?? amount ?? unstructured_sparsity ?? null,
    pattern,
    traits: (Object.keys(traits) as Trait[]).filter((trait) => traits[trait]),
  };
}
