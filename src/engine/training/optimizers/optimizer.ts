/** What an optimiser is: options, the moments it keeps for each weight, and one masked update of one weight. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import type { Params } from '../../models/param.ts';
import type { OptionSchema, OptionValues } from '../../options.ts';
import type { Entry } from '../../registry.ts';
import { sizeOf } from '../../tensor/shape.ts';

export interface UpdateRequest<S extends OptionSchema = OptionSchema> {
  /** Written. */
  readonly weight: tf.Variable;
  /** The weight's shape; read only. */
  readonly gradient: tf.Tensor;
  /** In the order of `moments`; written. */
  readonly moments: readonly tf.Variable[];
  /** float32 of the weight's shape; where 0, weight and moments are exactly 0 afterwards. null = dense. */
  readonly mask: tf.Tensor | null;
  readonly learningRate: number;
  /** Only weight matrices decay: biases and batch norm do not. */
  readonly decays: boolean;
  /** From 1. */
  readonly step: number;
  readonly options: OptionValues<S>;
}

export interface Optimizer<S extends OptionSchema = OptionSchema> extends Entry {
  /** As the paper writes it; not translated. */
  readonly name: string;
  /** All have `learningRate`: the peak, which the schedule multiplies by a factor in [0, 1]. */
  readonly options: S;
  /** What it remembers for each weight, by name; all begin at 0. */
  readonly moments: readonly string[];
  update(request: UpdateRequest<S>): void;
}

/** Keeps the literal types of the options, and holds every optimiser to a learning rate. */
export function defineOptimizer<const S extends OptionSchema & { readonly learningRate: { readonly type: 'number' } }>(
  optimizer: Optimizer<S>,
): Optimizer {
  return optimizer as unknown as Optimizer;
}

/** Moments of every trained parameter, and how many steps they have seen. Live tensors. */
export interface OptimizerState {
  step: number;
  readonly moments: ReadonlyMap<string, readonly tf.Variable[]>;
}

/** Zero moments for the trained parameters. The caller disposes them. */
export function createOptimizerState(optimizer: Optimizer, params: Params): OptimizerState {
  const moments = new Map<string, readonly tf.Variable[]>();
  for (const [name, { trainable, shape }] of params) {
    if (trainable)
      moments.set(
        name,
        optimizer.moments.map(() => variableOf(new Float32Array(sizeOf(shape)), shape)),
      );
  }
  return { step: 0, moments };
}

export function disposeOptimizerState(state: OptimizerState): void {
  for (const variables of state.moments.values()) for (const variable of variables) variable.dispose();
}

/** Plain copies by `<moment>/<parameter>`. */
export async function optimizerStateToArrays(
  optimizer: Optimizer,
  state: OptimizerState,
): Promise<Map<string, Float32Array>> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, variables] of state.moments) {
    for (const [index, variable] of variables.entries()) {
      arrays.set(`${optimizer.moments[index]}/${name}`, Float32Array.from(await variable.data()));
    }
  }
  return arrays;
}

/** The inverse. The caller disposes the state. @throws LabError 'checkpointInvalid' */
export function optimizerStateFromArrays(
  optimizer: Optimizer,
  params: Params,
  step: number,
  arrays: ReadonlyMap<string, Float32Array>,
): OptimizerState {
  const trained = [...params].filter(([, { trainable }]) => trainable);
  const find = (moment: string, name: string, shape: readonly number[]) => {
    const values = arrays.get(`${moment}/${name}`);
    if (values?.length === sizeOf(shape)) return values;
    const what = `${moment} of ${name}`;
    throw new LabError('checkpointInvalid', `optimizer: ${what}: wanted [${shape}], got ${values?.length}`, { what });
  };
  const values = trained.map(([name, { shape }]) => optimizer.moments.map((moment) => find(moment, name, shape)));
  const moments = trained.map(
    ([name, { shape }], index) => [name, values[index].map((array) => variableOf(array.slice(), shape))] as const,
  );
  return { step, moments: new Map(moments) };
}

function variableOf(values: Float32Array, shape: readonly number[]): tf.Variable {
  const initial = tf.tensor(values, [...shape], 'float32');
  const variable = tf.variable(initial, false);
  initial.dispose();
  return variable;
}
