/** Moving averages of importance, by a key: the state that every step adds to. */
import { LabError } from '../../errors.ts';

const folder = 'average/';

export interface Averages {
  readonly values: ReadonlyMap<string, Float32Array>;
  /** @param now of every key; a NaN anywhere leaves all averages as they are */
  see(now: ReadonlyMap<string, Float32Array>): void;
  save(): Map<string, Float32Array>;
}

/**
 * @param sizes by key
 * @param arrays from `save`; null = begin at 0
 * @throws LabError 'checkpointInvalid'
 */
export function createAverages(
  sizes: ReadonlyMap<string, number>,
  average: (before: Float32Array, now: Float32Array) => Float32Array,
  arrays: ReadonlyMap<string, Float32Array> | null,
): Averages {
  let values = new Map(
    [...sizes].map(([key, size]) => [key, arrays ? saved(arrays, key, size) : new Float32Array(size)]),
  );
  return {
    get values() {
      return values;
    },
    see(now) {
      for (const array of now.values()) if (Number.isNaN(array.reduce((sum, value) => sum + value, 0))) return;
      values = new Map([...values].map(([key, before]) => [key, average(before, now.get(key)!)]));
    },
    save: () => new Map([...values].map(([key, array]) => [folder + key, array.slice()])),
  };
}

function saved(arrays: ReadonlyMap<string, Float32Array>, key: string, size: number): Float32Array {
  const values = arrays.get(folder + key);
  if (values?.length === size) return values.slice();
  throw new LabError('checkpointInvalid', `checkpoint: ${folder}${key}: wanted ${size}, got ${values?.length}`, {
    what: folder + key,
  });
}
