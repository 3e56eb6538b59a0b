/** The live parameters of a network: what they are, how they begin, and their way to plain arrays and back. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import type { Random } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { layerTypes } from './layers/index.ts';
import type { Init, ParamSpec, Params } from './param.ts';
import { inferShapes, inputShapes } from './shapes.ts';
import type { ModelSpec } from './spec.ts';

/** By name, in network order, native layout. */
export type ParamArrays = ReadonlyMap<string, Float32Array>;

/** Every parameter in network order. @throws LabError as inferShapes */
export function paramSpecs(spec: ModelSpec): readonly ParamSpec[] {
  const shapes = inferShapes(spec);
  return spec.nodes.flatMap((node) => layerTypes.get(node.type).params(node, inputShapes(spec, shapes, node)));
}

/** Fresh parameters; each draws from its own stream, `random.split(name)`. The caller disposes them. */
export function createParams(spec: ModelSpec, random: Random): Params {
  return variables(paramSpecs(spec), (param) =>
    initialValues(param.init, sizeOf(param.shape), random.split(param.name)),
  );
}

/**
 * Parameters from native arrays, which are copied. The caller disposes them.
 * @throws LabError 'tensorMissing' | 'tensorUnexpected' | 'tensorShapeInvalid'
 */
export function paramsFromArrays(spec: ModelSpec, arrays: ParamArrays): Params {
  const specs = paramSpecs(spec);
  checkArrays(specs, arrays);
  return variables(specs, ({ name }) => arrays.get(name)?.slice() ?? new Float32Array());
}

/** Writes arrays into live parameters. @throws LabError as paramsFromArrays; nothing is written then. */
export function assignArrays(params: Params, arrays: ParamArrays): void {
  checkArrays(
    [...params].map(([name, { shape }]) => ({ name, shape })),
    arrays,
  );
  tf.tidy(() => {
    for (const [name, variable] of params) {
      variable.assign(tf.tensor(arrays.get(name)?.slice() ?? [], variable.shape, 'float32'));
    }
  });
}

/** Copies, native layout. */
export async function paramsToArrays(params: Params): Promise<Map<string, Float32Array>> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, variable] of params) arrays.set(name, Float32Array.from(await variable.data()));
  return arrays;
}

export function disposeParams(params: Params): void {
  for (const variable of params.values()) variable.dispose();
}

function variables(specs: readonly ParamSpec[], values: (spec: ParamSpec) => Float32Array): Params {
  return new Map(
    specs.map((spec) => {
      const initial = tf.tensor(values(spec), [...spec.shape], 'float32');
      const variable = tf.variable(initial, spec.role !== 'buffer');
      initial.dispose();
      return [spec.name, variable];
    }),
  );
}

function initialValues(init: Init, length: number, random: Random): Float32Array {
  switch (init.kind) {
    case 'zeros':
      return new Float32Array(length);
    case 'ones':
      return new Float32Array(length).fill(1);
    case 'normal':
      return Float32Array.from({ length }, () => init.std * random.normal());
    case 'heNormal': {
      const std = Math.sqrt(2 / init.fanIn);
      return Float32Array.from({ length }, () => std * random.normal());
    }
    default:
      return init satisfies never;
  }
}

function checkArrays(specs: readonly Pick<ParamSpec, 'name' | 'shape'>[], arrays: ParamArrays): void {
  const wanted = new Map(specs.map(({ name, shape }) => [name, shape]));
  for (const name of arrays.keys()) {
    if (!wanted.has(name)) throw new LabError('tensorUnexpected', `params: the network has no '${name}'`, { name });
  }
  for (const [name, shape] of wanted) {
    const values = arrays.get(name);
    if (!values) throw new LabError('tensorMissing', `params: '${name}' is missing`, { name });
    if (values.length !== sizeOf(shape)) {
      const details = { name, wanted: shape.join(' x '), got: values.length };
      throw new LabError(
        'tensorShapeInvalid',
        `params: ${name}: wanted [${shape}], got ${values.length} values`,
        details,
      );
    }
  }
}
