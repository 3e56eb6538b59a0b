/** Which scores of a matrix go, as data: what a kernel must know of a pattern. Ties go to the lower index. */

/** The `count` smallest of each row, or of the whole layer; `all` takes every score that equals the last one too. */
export interface SmallestSelection {
  readonly kind: 'smallest';
  readonly compare: 'row' | 'layer';
  readonly count: number;
  readonly ties: 'first' | 'all';
}

/** Of every `of` consecutive scores of a row the `keep` largest stay; a narrower last group loses min(of - keep, width). */
export interface NmSelection {
  readonly kind: 'nm';
  readonly keep: number;
  readonly of: number;
}

export type Selection = SmallestSelection | NmSelection;

export interface SelectionRequest {
  /** [rows, columns], higher = kept. */
  readonly scores: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly selection: Selection;
}
