/** A language model held in memory whole, from the files of its folder. */
import { LabError } from '../engine/errors.ts';
import { type FolderFiles, folderNames, openFolder } from '../engine/io/huggingface/openFolder.ts';
import { paramSpecs } from '../engine/models/params.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import type { ModelView } from './protocol.ts';
import type { TrainedModel } from './subject.ts';

/** A language model of more parameters is not held in memory whole, with gradients and checkpoints. */
export const mostParametersInMemory = 20_000_000;

/** Do these files say that they are a language model's? */
export function isLanguageFolder(files: FolderFiles): boolean {
  return files.has(folderNames.config);
}

/**
 * @param files by name, without folders
 * @throws LabError as openFolder; 'modelTooLarge' for one that is better streamed
 */
export async function openLanguageModel(
  name: string,
  files: FolderFiles,
  published: ModelView['published'],
): Promise<TrainedModel> {
  const checkpoint = await openFolder(files, name);
  const specs = paramSpecs(checkpoint.spec);
  const parameters = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (parameters > mostParametersInMemory) {
    const message = `${name}: wanted at most ${mostParametersInMemory} parameters in memory, got ${parameters}`;
    throw new LabError('modelTooLarge', message, { name, wanted: mostParametersInMemory, got: parameters });
  }
  const params = new Map<string, Float32Array>();
  for (const { name: tensor } of specs) params.set(tensor, await checkpoint.read(tensor));
  return { name, spec: checkpoint.spec, params, masks: new Map(), published, folder: files };
}
