/** The packed file: pruned weights as one bit each and the values that are left. Layout: docs/sparse-format.md. */
import { LabError } from '../../errors.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { bitmaskByteLength, encodeBitmask } from '../../sparse/bitmask.ts';
import { countNonZero } from '../../sparse/dense.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import type { ByteStream } from '../byteStream.ts';
import { specKey } from '../checkpoint/encode.ts';
import { stringifySpec } from '../checkpoint/specJson.ts';
import { torchParams } from '../checkpoint/torchLayout.ts';
import { encodeSafetensors, floatTensor, type TensorToWrite } from '../safetensors/write.ts';

/** Key of `__metadata__` by which a packed file is known; its value is the version of the layout. */
export const packedKey = 'pruning_lab.packed';
/** What follows a tensor's name in the names of its parts. */
export const partNames = { bitmask: '.bitmask', values: '.values', shape: '.shape' } as const;

/**
 * Tensors that packing makes no smaller stay as they are.
 * @param params native layout, every parameter of the network
 * @throws LabError 'tensorMissing'
 */
export function encodePacked(spec: ModelSpec, params: ParamArrays): ByteStream {
  const tensors = torchParams(spec).flatMap(({ name, shape, toTorch }) => {
    const values = params.get(name);
    if (!values) throw new LabError('tensorMissing', `export: '${name}' is missing`, { tensor: name });
    return encodeTensor(name, shape, toTorch(values as Float32Array<ArrayBuffer>));
  });
  return encodeSafetensors(tensors, { [packedKey]: '1', [specKey]: stringifySpec(spec) });
}

function encodeTensor(name: string, shape: Shape, values: Float32Array<ArrayBuffer>): readonly TensorToWrite[] {
  const rows = shape[0] ?? 1;
  const columns = sizeOf(shape) / rows;
  const packedBytes = bitmaskByteLength(rows, columns, countNonZero(values)) + shape.length * 8;
  // A bit says "not zero", which -0 is too: such a tensor stays dense, so that every bit comes back.
  if (packedBytes >= values.length * 4 || values.some((value) => Object.is(value, -0))) {
    return [floatTensor(name, shape, values)];
  }
  const { bits, values: left } = encodeBitmask({ rows, columns, values });
  const sizes = BigInt64Array.from(shape, BigInt);
  return [
    {
      name: name + partNames.bitmask,
      dtype: 'U8',
      shape: [rows, Math.ceil(columns / 8)],
      bytes: () => bits as Uint8Array<ArrayBuffer>,
    },
    floatTensor(name + partNames.values, [left.length], left as Float32Array<ArrayBuffer>),
    {
      name: name + partNames.shape,
      dtype: 'I64',
      shape: [shape.length],
      bytes: () => new Uint8Array(sizes.buffer),
    },
  ];
}
