/** The visitor's own data as bytes for the checkpoint store, and back: pixels are bytes in every format we read. */
import type { ImageDataset } from '../engine/data/dataset.ts';
import type { OpenedData } from '../engine/data/openFiles.ts';
import { unitOfByte } from '../engine/data/pixels.ts';
import { LabError } from '../engine/errors.ts';
import type { CheckpointArray } from '../storage/checkpointFile.ts';
import { nextTurn } from './turn.ts';

interface SplitMeta {
  readonly name: string;
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  readonly size: number;
}
export interface DataMeta {
  readonly kind: 'data';
  readonly name: string;
  readonly train: SplitMeta;
  readonly test: SplitMeta;
}

/** Values between two looks at the messages. */
const slice = 1 << 22;

export async function encodeData({ name, train, test }: OpenedData): Promise<{
  readonly meta: DataMeta;
  readonly arrays: ReadonlyMap<string, CheckpointArray>;
}> {
  const arrays = new Map<string, CheckpointArray>();
  for (const [split, dataset] of Object.entries({ train, test })) {
    const bytes = new Uint8Array(dataset.images.length);
    for (let from = 0; from < bytes.length; from += slice) {
      const to = Math.min(from + slice, bytes.length);
      for (let i = from; i < to; i++) bytes[i] = Math.round(dataset.images[i] * 255);
      await nextTurn();
    }
    arrays.set(`${split}/images`, bytes);
    arrays.set(`${split}/labels`, dataset.labels);
  }
  return { meta: { kind: 'data', name, train: metaOf(train), test: metaOf(test) }, arrays };
}

/** @throws LabError 'checkpointInvalid' */
export function decodeData(meta: DataMeta, arrays: ReadonlyMap<string, CheckpointArray>): OpenedData {
  const split = (which: 'train' | 'test'): ImageDataset => {
    const { name, shape, classes, size } = meta[which];
    const bytes = arrays.get(`${which}/images`);
    const labels = arrays.get(`${which}/labels`);
    const fits =
      bytes instanceof Uint8Array &&
      labels instanceof Uint8Array &&
      labels.length === size &&
      bytes.length === size * shape[0] * shape[1] * shape[2];
    if (!fits) throw new LabError('checkpointInvalid', `kept data: ${which} does not fit`, { what: `${which} data` });
    const images = new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) images[i] = unitOfByte[bytes[i]];
    return { kind: 'images', name, images, labels, shape, classes, size };
  };
  return { name: meta.name, train: split('train'), test: split('test') };
}

function metaOf({ name, shape, classes, size }: ImageDataset): SplitMeta {
  return { name, shape, classes, size };
}
