/** Which of the visitor's files are a network, and what network they are. */
import { LabError } from '../engine/errors.ts';
import type { ByteSource } from '../engine/io/byteSource.ts';
import { importCheckpoint } from '../engine/io/importCheckpoint.ts';
import { readLayersModel } from '../engine/io/layersModel/read.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { Mask } from '../engine/tensor/matrix.ts';

export interface OpenedModel {
  /** Of the file that told the network. */
  readonly name: string;
  readonly spec: ModelSpec;
  readonly params: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Empty where the files have none. */
  readonly masks: ReadonlyMap<string, Mask>;
}

/**
 * Safetensors before a LayersModel: an export of ours may hold both, and the first has the masks.
 * @throws LabError 'fileUnknownFormat' when there is neither; those of importCheckpoint and readLayersModel
 */
export async function openModel(files: readonly ByteSource[], budgetBytes: number): Promise<OpenedModel> {
  const find = (wanted: RegExp, but?: ByteSource) =>
    files.find((file) => file !== but && wanted.test(file.name.toLowerCase()));
  const masks = find(/mask[^/]*\.safetensors$/);
  const weights = find(/^model\.safetensors$/, masks) ?? find(/\.safetensors$/, masks);
  if (weights) {
    const manifest = find(/manifest\.json$/);
    return { name: weights.name, ...(await importCheckpoint(weights, { masks, manifest, budgetBytes })) };
  }
  const topology = find(/^model\.json$/) ?? find(/\.json$/);
  if (topology)
    return { name: topology.name, ...(await readLayersModel(topology, files, budgetBytes)), masks: new Map() };
  const got = files.map(({ name }) => name).join(', ') || 'nothing';
  throw new LabError('fileUnknownFormat', `import: wanted .safetensors, a model.json or a zip of ours, got ${got}`, {
    got,
  });
}
