/** What a pruning event keeps between two of its steps: plain arrays for the disk, and what can be found again at a cost. */
import { LabError } from '../../errors.ts';
import type { Dampening } from '../../methods/dampening.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import type { Explain, PruningRecord } from './stage.ts';

interface MutableRecord {
  readonly weights: readonly PrunableWeight[];
  readonly scores: Map<string, Float32Array>;
  readonly before: Map<string, Matrix>;
  readonly raised?: Map<string, Dampening>;
}

/** Arrays by `scores/<weight>`, `before/<weight>` and `raised/<weight>`: dampening asked for and used. */
export function saveRecord({ scores, before, raised }: Omit<MutableRecord, 'weights'>): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, values] of scores) arrays.set(`scores/${name}`, values);
  for (const [name, matrix] of before) arrays.set(`before/${name}`, matrix.values);
  for (const [name, { asked, used }] of raised ?? []) arrays.set(`raised/${name}`, Float32Array.of(asked, used));
  return arrays;
}

/** @throws LabError 'checkpointInvalid' when an array does not fit the network */
export function loadRecord(
  { weights, scores, before, raised }: MutableRecord,
  arrays: ReadonlyMap<string, Float32Array>,
): void {
  for (const [key, values] of arrays) {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    const weight = weights.find((entry) => entry.name === name);
    const folder = key.slice(0, slash);
    const size = folder === 'raised' ? 2 : weight && weight.rows * weight.columns;
    if (!weight || values.length !== size) {
      throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
    }
    if (folder === 'scores') scores.set(name, values);
    else if (folder === 'raised') raised?.set(name, { asked: values[0], used: values[1] });
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
  recall(record: {
    readonly explanations: Map<string, Explain>;
    readonly errors: Map<string, number>;
    readonly inputNorms: Map<string, Float32Array>;
  }): void {
    for (const [name, explain] of this.explanations) record.explanations.set(name, explain);
    for (const [name, error] of this.errors) record.errors.set(name, error);
    for (const [name, norms] of this.inputNorms) record.inputNorms.set(name, norms);
  }
}
