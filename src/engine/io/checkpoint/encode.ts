/** Our checkpoint: one safetensors file in PyTorch's layout and names that also carries its own network description. */

import { LabError } from '../../errors.ts';
import { toNativeOrder } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { ByteStream } from '../byteStream.ts';
import { encodeSafetensors, floatTensor } from '../safetensors/write.ts';
import { stringifySpec } from './specJson.ts';
import { torchParams } from './torchLayout.ts';

/** Key of `__metadata__` that holds the ModelSpec as JSON. */
export const specKey = 'pruning_lab.spec';

/**
 * @param params native layout, every parameter of the network
 * @param metadata further strings for `__metadata__`
 * @throws LabError 'tensorMissing'
 */
export function encodeModel(
  spec: ModelSpec,
  params: ParamArrays,
  metadata: Readonly<Record<string, string>> = {},
): ByteStream {
  const tensors = torchParams(spec).map(({ name, shape, toTorch }) => {
    const values = params.get(name);
    if (!values) throw new LabError('tensorMissing', `checkpoint: '${name}' is missing`, { tensor: name });
    return floatTensor(name, shape, toTorch(values as Float32Array<ArrayBuffer>));
  });
  return encodeSafetensors(tensors, { ...metadata, [specKey]: stringifySpec(spec) });
}

/**
 * Kept bits as U8 (1 = kept), named and shaped as the weights they belong to.
 * @throws LabError 'tensorUnexpected' for a mask of no prunable weight of the network
 */
export function encodeMasks(spec: ModelSpec, masks: Masks): ByteStream {
  const weights = new Map(torchParams(spec).map((param) => [param.name, param]));
  const tensors = [...masks].map(([name, mask]) => {
    const weight = weights.get(name);
    if (!weight?.native.prunable) {
      throw new LabError('tensorUnexpected', `masks: the network has no prunable '${name}'`, { tensor: name });
    }
    const kept = weight.toTorch(toNativeOrder(mask.kept, weight.native.shape) as Uint8Array<ArrayBuffer>);
    return { name, dtype: 'U8' as const, shape: weight.shape, bytes: () => kept };
  });
  return encodeSafetensors(tensors, { 'pruning_lab.meaning': '1 = kept, 0 = pruned' });
}
