/** Whether the visitor's data that are open now are those that a kept run was made on. */
import type { ImageDataset } from '../../engine/data/dataset.ts';
import type { OpenedData } from '../../engine/data/openFiles.ts';
import { LabError } from '../../engine/errors.ts';
import { sha256 } from '../../engine/io/sha256.ts';
import type { RunRecord } from '../../storage/runStore.ts';

/** Pixels between two that count: all labels tell more than all pixels, in a hundredth of the time. A prime, so that every column has its turn. */
const stride = 101;

const known = new WeakMap<OpenedData, string>();

/** SHA-256 of all labels and some pixels, as bytes. */
export function printOf(data: OpenedData): string {
  const print = known.get(data) ?? sha256(sampleOf(data));
  known.set(data, print);
  return print;
}

/**
 * @param open what is open, if anything
 * @throws LabError 'dataMissing' when nothing is; 'dataDiffers' when it is not what the run was made on
 */
export function assertSameData(
  record: Pick<RunRecord, 'settings' | 'data' | 'dataPrint'>,
  open: OpenedData | null,
): void {
  const { settings, data: name, dataPrint } = record;
  if (settings.data.source !== 'files') return;
  if (!open) throw new LabError('dataMissing', 'data: the files of this run are not open', {});
  const { train, test } = settings.data;
  const alike = open.name === name && open.train.size === train && open.test.size === test;
  if (alike && (dataPrint === undefined || dataPrint === printOf(open))) return;
  const got = `${open.name}, ${open.train.size} + ${open.test.size}`;
  const message = `data: wanted ${name}, ${train} + ${test} examples, got ${alike ? 'others of that size' : got}`;
  throw new LabError('dataDiffers', message, { name, train, test });
}

function sampleOf({ train, test }: OpenedData): Uint8Array {
  const bytes: number[] = [];
  for (const { images, labels } of [train, test] satisfies ImageDataset[]) {
    for (const label of labels) bytes.push(label);
    for (let i = 0; i < images.length; i += stride) bytes.push(Math.round(images[i] * 255));
  }
  return Uint8Array.from(bytes);
}
