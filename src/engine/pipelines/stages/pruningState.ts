/** What a pruning event keeps between two of its steps: plain arrays for the disk, and what can be found again at a cost. */
import { LabError } from '../../errors.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import type { Explain, PruningRecord } from './stage.ts';

interface MutableRecord {
  readonly weights: readonly PrunableWeight[];
  readonly scores: Map<string, Float32Array>;
  readonly before: Map<string, Matrix>;
}

/** Arrays by `scores/<weight>` and `before/<weight>`. */
export function saveRecord({ scores, before }: Pick<MutableRecord, 'scores' | 'before'>): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, values] of scores) arrays.set(`scores/${name}`, values);
  for (const [name, matrix] of before) arrays.set(`before/${name}`, matrix.values);
  return arrays;
}

/** @throws LabError 'checkpointInvalid' when an array does not fit the network */
export function loadRecord(
  { weights, scores, before }: MutableRecord,
  arrays: ReadonlyMap<string, Float32Array>,
): void {
  for (const [key, values] of arrays) {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    const weight = weights.find((entry) => entry.name === name);
    if (!weight || values.length !== weight.rows * weight.columns) {
      throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
    }
    if (key.slice(0, slash) === 'scores') scores.set(name, values);
    else before.set(name, { rows: weight.rows, columns: weight.columns, values });
  }
}

/** What a walk over the data gave: spares the next one when a run goes back to a place after it. */
export class PruningMemo {
  readonly explanations: ReadonlyMap<string, Explain>;
  readonly errors: ReadonlyMap<string, number>;
  readonly inputNorms: ReadonlyMap<string, Float32Array>;

  constructor(
    readonly stats: ReadonlyMap<string, object>,
    { explanations, errors, inputNorms }: Pick<PruningRecord, 'explanations' | 'errors' | 'inputNorms'>,
  ) {
    this.explanations = new Map(explanations);
    this.errors = new Map(errors);
    this.inputNorms = new Map(inputNorms);
  }
}
