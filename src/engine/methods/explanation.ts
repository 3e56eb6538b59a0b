/** Why one weight stayed or went, in numbers. */

/** The numbers behind one decision, for the inspector: substituted into the formula `methods.<id>.formula`. */
export interface Explanation {
  readonly terms: Readonly<Record<string, number>>;
  readonly score: number;
  /** Of methods that change the weights that stay. */
  readonly received?: Received;
  /** Told again from a checkpoint, which does not keep all that the method knew. */
  readonly partial?: boolean;
}

/** What the removal of other weights pushed into one weight. */
export interface Received {
  /** Its value after the event minus its value before it; of one that is cut: up to the moment it was. */
  readonly total: number;
  /** Removals that moved it. */
  readonly columns: number;
  /** Those that moved it most, the strongest first, by the column that was cut. */
  readonly most: readonly { readonly column: number; readonly change: number }[];
}
