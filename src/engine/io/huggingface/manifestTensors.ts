/** Every tensor of a written file, as the manifest names it. */
import { countNonZero } from '../../sparse/dense.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { ManifestTensor } from '../checkpoint/manifest.ts';
import { isFloatDtype } from '../safetensors/dtypes.ts';
import type { SafetensorsFile } from '../safetensors/read.ts';
import { sha256 } from '../sha256.ts';

/** @param masks by name, whatever they are kept as. @param pattern id of the pattern that cut the masked ones */
export async function manifestTensors(
  written: SafetensorsFile,
  masks: ReadonlyMap<string, unknown>,
  pattern: string | null,
): Promise<ManifestTensor[]> {
  const tensors: ManifestTensor[] = [];
  for (const [name, { dtype, shape }] of written.tensors) {
    tensors.push({
      name,
      shape: [...shape],
      dtype,
      nnz: isFloatDtype(dtype) ? countNonZero(await written.floats(name)) : sizeOf(shape),
      numel: sizeOf(shape),
      pattern: masks.has(name) ? pattern : null,
      sha256: sha256(await written.bytes(name)),
    });
  }
  return tensors;
}
