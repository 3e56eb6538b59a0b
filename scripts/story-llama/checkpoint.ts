/** A training on disk: weights, moments and the step, in one safetensors file that is replaced as a whole. */
import { openAsBlob, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobSource } from '../../src/engine/io/byteSource.ts';
import { collectBytes } from '../../src/engine/io/byteStream.ts';
import { openSafetensors } from '../../src/engine/io/safetensors/read.ts';
import { encodeSafetensors, floatTensor } from '../../src/engine/io/safetensors/write.ts';
import type { ParamArrays } from '../../src/engine/models/params.ts';
import type { TrainingState } from '../../src/engine/training/training.ts';

const file = 'training.safetensors';
const prefix = { weight: 'weight:', moment: 'moment:' };
const stepKey = 'step';

/** Flat arrays in native order: shapes belong to the network. */
export async function writeTraining(folder: string, params: ParamArrays, state: TrainingState): Promise<void> {
  const flat = (kind: string, arrays: ParamArrays) =>
    [...arrays].map(([name, values]) => floatTensor(`${kind}${name}`, [values.length], Float32Array.from(values)));
  const tensors = [...flat(prefix.weight, params), ...flat(prefix.moment, state.arrays)];
  const bytes = await collectBytes(encodeSafetensors(tensors, { [stepKey]: `${state.step}` }));
  const path = join(folder, file);
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path); // an interrupted write leaves the last one whole
}

/** @throws LabError as openSafetensors; Error where the folder holds no training */
export async function readTraining(
  folder: string,
): Promise<{ readonly params: ParamArrays; readonly state: TrainingState }> {
  const opened = await openSafetensors(blobSource(await openAsBlob(join(folder, file)), file));
  const params = new Map<string, Float32Array>();
  const arrays = new Map<string, Float32Array>();
  for (const name of opened.tensors.keys()) {
    const values = await opened.floats(name);
    if (name.startsWith(prefix.weight)) params.set(name.slice(prefix.weight.length), values);
    else arrays.set(name.slice(prefix.moment.length), values);
  }
  return { params, state: { step: Number(opened.metadata.get(stepKey)), arrays } };
}
