/** A checkpoint as JSON and named arrays, for a store that knows nothing of runs; and back. */
import { LabError } from '../errors.ts';
import type { Dampening } from '../methods/dampening.ts';
import { validateSpec } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { noBudget } from './budget.ts';
import type { Checkpoint } from './checkpoint.ts';
import { planPruning } from './pruneModel.ts';
import type { PruneStage } from './recipe.ts';
import { explainKept } from './stages/explainKept.ts';
import { numberArrays } from './stages/pruningState.ts';

export interface CheckpointData {
  readonly meta: CheckpointMeta;
  readonly arrays: ReadonlyMap<string, Float32Array | Uint8Array>;
}

export interface CheckpointMeta {
  readonly cursor: Checkpoint['cursor'];
  /** Where the network is no longer the one that the run began with. */
  readonly spec?: ModelSpec | null;
  readonly stageStep: number | null;
  readonly losses: Checkpoint['losses'];
  readonly evaluations: Checkpoint['evaluations'];
  readonly spent: Checkpoint['spent'];
  readonly moves: Checkpoint['maskHistory']['moves'];
  /** The prune stage whose record is kept. */
  readonly pruningStage: PruneStage | null;
  /** Absent in a run saved before it was told. */
  readonly raised?: Readonly<Record<string, Dampening>>;
  readonly shapes: Readonly<Record<string, readonly [number, number]>>;
}

export function encodeCheckpoint(checkpoint: Checkpoint): CheckpointData {
  const arrays = new Map<string, Float32Array | Uint8Array>();
  const put = (folder: string, entries: Iterable<readonly [string, Float32Array | Uint8Array]>) => {
    for (const [name, values] of entries) arrays.set(`${folder}/${name}`, values);
  };
  const { pruning } = checkpoint;
  put('params', checkpoint.params);
  put('masks', checkpoint.masks);
  put('stage', checkpoint.stage?.arrays ?? []);
  put('flips', checkpoint.maskHistory.flips);
  for (const [step, params] of checkpoint.snapshots) put(`snapshots/${step}`, params);
  const shapes: Record<string, readonly [number, number]> = {};
  if (pruning) {
    put('scores', pruning.scores);
    put('errors', numberArrays(pruning.errors));
    put('inputNorms', pruning.inputNorms ?? []);
    put('diagonals', pruning.diagonals ?? []);
    for (const [name, { rows, columns, values }] of pruning.before) {
      arrays.set(`before/${name}`, values);
      shapes[name] = [rows, columns];
    }
  }
  return {
    meta: {
      cursor: checkpoint.cursor,
      spec: checkpoint.spec,
      stageStep: checkpoint.stage?.step ?? null,
      losses: checkpoint.losses,
      evaluations: checkpoint.evaluations,
      spent: checkpoint.spent,
      moves: checkpoint.maskHistory.moves,
      pruningStage: pruning?.plan.stage ?? null,
      raised: Object.fromEntries(pruning?.raised ?? []),
      shapes,
    },
    arrays,
  };
}

/** @throws LabError 'checkpointInvalid' when parts are missing or of the wrong kind */
export function decodeCheckpoint({ meta, arrays }: CheckpointData): Checkpoint {
  const floats = (folder: string): Map<string, Float32Array> => part(arrays, folder, Float32Array);
  const plan = meta.pruningStage === null ? null : planPruning(meta.pruningStage);
  const before = [...floats('before')].map(([name, values]) => {
    const [rows, columns] = meta.shapes[name] ?? [0, 0];
    if (rows * columns !== values.length) throw invalid(`before/${name}`);
    return [name, { rows, columns, values }] as const;
  });
  const record = {
    scores: floats('scores'),
    before: new Map(before),
    // none in a run saved before they were kept
    errors: new Map([...floats('errors')].map(([name, [error]]) => [name, error])),
    inputNorms: floats('inputNorms'),
    diagonals: floats('diagonals'),
    raised: new Map(Object.entries(meta.raised ?? {})),
  };
  const snapshots = new Map<number, Map<string, Float32Array>>();
  for (const [key, values] of floats('snapshots')) {
    const slash = key.indexOf('/');
    const step = Number(key.slice(0, slash));
    snapshots.set(step, (snapshots.get(step) ?? new Map()).set(key.slice(slash + 1), values));
  }
  return {
    cursor: meta.cursor,
    spec: specOf(meta),
    params: floats('params'),
    masks: part(arrays, 'masks', Uint8Array),
    stage: meta.stageStep === null ? null : { step: meta.stageStep, part: meta.cursor.part, arrays: floats('stage') },
    losses: meta.losses,
    evaluations: meta.evaluations,
    pruning: plan ? { ...record, plan, explanations: explainKept({ ...record, plan }) } : null,
    snapshots,
    spent: meta.spent ?? noBudget, // a run saved before budgets were counted
    maskHistory: { moves: meta.moves ?? [], flips: part(arrays, 'flips', Uint8Array) },
  };
}

/** @throws LabError 'checkpointInvalid' where the graph is broken */
function specOf({ spec }: CheckpointMeta): ModelSpec | null {
  if (!spec) return null; // also a run saved before networks could shrink
  try {
    validateSpec(spec);
    return spec;
  } catch {
    throw invalid('the network');
  }
}

function part<A extends Float32Array | Uint8Array>(
  arrays: CheckpointData['arrays'],
  folder: string,
  kind: new (...args: never[]) => A,
): Map<string, A> {
  const found = new Map<string, A>();
  for (const [key, values] of arrays) {
    if (!key.startsWith(`${folder}/`)) continue;
    if (!(values instanceof kind)) throw invalid(key);
    found.set(key.slice(folder.length + 1), values as A);
  }
  return found;
}

function invalid(what: string): LabError {
  return new LabError('checkpointInvalid', `checkpoint: ${what} does not fit`, { what });
}
