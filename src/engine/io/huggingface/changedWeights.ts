/** Which weights of a run are more than the stored ones with zeros in them, as they will be stored. */
import type { ParamArrays } from '../../models/params.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { roundToStored } from './encodePruned.ts';
import type { LanguageCheckpoint } from './openFolder.ts';

/** Reads the checkpoint tensor by tensor. @throws LabError as its `read` */
export async function changedWeights(
  checkpoint: LanguageCheckpoint,
  params: ParamArrays,
  masks: ReadonlyMap<string, Mask>,
): Promise<Map<string, Float32Array<ArrayBuffer>>> {
  const changed = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, values] of params) {
    const stored = await checkpoint.read(name);
    const kept = masks.get(name)?.kept ?? null;
    const same = values.every((value, i) => value === (kept === null || kept[i] === 1 ? stored[i] : 0));
    if (!same) changed.set(name, roundToStored(checkpoint, name, values));
  }
  return changed;
}
