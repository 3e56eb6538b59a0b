/** What a pruning event keeps between two of its steps: plain arrays for the disk, and what can be found again at a cost. */
import { LabError } from '../../errors.ts';
import type { Dampening } from '../../methods/dampening.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import { explainKept } from './explainKept.ts';
import type { Explain, PruningRecord } from './stage.ts';

interface MutableRecord {
  readonly plan: PruningRecord['plan'];
  readonly weights: readonly PrunableWeight[];
  readonly scores: Map<string, Float32Array>;
  readonly before: Map<string, Matrix>;
  readonly raised: Map<string, Dampening>;
  readonly errors: Map<string, number>;
  readonly inputNorms: Map<string, Float32Array>;
  readonly diagonals: Map<string, Float32Array>;
  readonly explanations: Map<string, Explain>;
}

/** Arrays by folder and weight: `raised` is dampening asked for and used, `errors` one number. */
export function saveRecord(
  record: Omit<MutableRecord, 'plan' | 'weights' | 'explanations'>,
): Map<string, Float32Array> {
  const raised = [...record.raised].map(([name, { asked, used }]) => [name, Float32Array.of(asked, used)] as const);
  const before = [...record.before].map(([name, { values }]) => [name, values] as const);
  const { scores, inputNorms, diagonals } = record;
  const folders = { scores, before, raised, inputNorms, diagonals, errors: numberArrays(record.errors) };
  return new Map(
    Object.entries(folders).flatMap(([folder, entries]) =>
      [...entries].map(([name, values]) => [`${folder}/${name}`, values] as const),
    ),
  );
}

/** Numbers that are float32 already, each as an array of one. */
export function numberArrays(numbers: ReadonlyMap<string, number> = new Map()): Map<string, Float32Array> {
  return new Map([...numbers].map(([name, number]) => [name, Float32Array.of(number)]));
}

/** @throws LabError 'checkpointInvalid' when an array does not fit the network */
export function loadRecord(record: MutableRecord, arrays: ReadonlyMap<string, Float32Array>): void {
  const { weights, scores, before, raised, errors, inputNorms, diagonals } = record;
  for (const [key, values] of arrays) {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    const weight = weights.find((entry) => entry.name === name);
    const folder = key.slice(0, slash);
    if (!weight || values.length !== sizeIn(folder, weight)) {
      throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
    }
    if (folder === 'scores') scores.set(name, values);
    else if (folder === 'raised') raised.set(name, { asked: values[0], used: values[1] });
    else if (folder === 'errors') errors.set(name, values[0]);
    else if (folder === 'inputNorms') inputNorms.set(name, values);
    else if (folder === 'diagonals') diagonals.set(name, values);
    else before.set(name, { rows: weight.rows, columns: weight.columns, values });
  }
  for (const [name, explain] of explainKept(record)) record.explanations.set(name, explain);
}

function sizeIn(folder: string, { rows, columns }: PrunableWeight): number {
  const sizes: Readonly<Record<string, number>> = { raised: 2, errors: 1, inputNorms: columns, diagonals: columns };
  return sizes[folder] ?? rows * columns;
}

/** What a walk over the data gave: spares the next one when a run goes back to a place after it. */
export class PruningMemo {
  readonly explanations: ReadonlyMap<string, Explain>;

  constructor(
    readonly stats: ReadonlyMap<string, object>,
    explanations: ReadonlyMap<string, Explain>,
  ) {
    this.explanations = new Map(explanations);
  }
}
