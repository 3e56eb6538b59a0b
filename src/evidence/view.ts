/** A golden case as the page shows it: plain data. */
import type { Tolerance, Topic } from './comparison.ts';

export type Trait = 'batches' | 'deadColumns' | 'flatCalls' | 'net' | 'split' | 'tail' | 'variant';

/** What the case is about; the page makes words of it. */
export interface CaseFacts {
  /** Of the weight, or of the first of several. */
  readonly shape: readonly number[] | null;
  /** How many weights there are when several are cut together; 1 otherwise. */
  readonly layers: number;
  readonly sparsity: number | null;
  /** At most `keep` non-zero in `of` consecutive inputs; null = no such pattern. */
  readonly pattern: { readonly keep: number; readonly of: number } | null;
  readonly traits: readonly Trait[];
}

/** Everything that was compared on one topic. */
export interface EvidenceRow {
  readonly topic: Topic;
  /** Numbers, bits or list entries compared. */
  readonly count: number;
  /** The pair that differs most, measured against the tolerance; sums for masks and lists; null when nothing ran. */
  readonly ours: number | null;
  readonly reference: number | null;
  readonly tolerance: Tolerance;
  readonly agrees: boolean;
  /** Empty when all agree. */
  readonly problems: readonly string[];
}

export interface EvidenceCase {
  readonly name: string;
  readonly method: string;
  readonly facts: CaseFacts;
  /** Repository and commit whose code made the numbers. */
  readonly repository: string;
  readonly commit: string;
  readonly rows: readonly EvidenceRow[];
}
