/** CIFAR-10 binary files: records of 1 label byte and 3 planes (red, green, blue) of 32 x 32 bytes; plain or gzipped. */
import { LabError } from '../errors.ts';
import { assertFits, type ByteSource } from '../io/byteSource.ts';
import type { ImageDataset } from './dataset.ts';
import { isGzip, readContent } from './gzip.ts';
import { assertLabels, assertMemory, unitOfByte } from './pixels.ts';

const side = 32;
const planeBytes = side * side;
const pixelBytes = 3 * planeBytes;
export const cifarRecordBytes = 1 + pixelBytes;
const classes = 10;

export interface CifarRequest {
  readonly name: string;
  /** In this order, one after another. */
  readonly files: readonly ByteSource[];
  /** The most bytes that a file, and all images as float32, may take. */
  readonly budgetBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * @returns images [size, 32, 32, 3]: the planes are interleaved
 * @throws LabError 'fileEmpty', 'fileTooLarge' (plain files: before they are read), 'gzipInvalid', 'cifarSizeInvalid'
 *   when a file is not a whole number of records, 'labelInvalid', 'cancelled'
 */
export async function loadCifar(request: CifarRequest): Promise<ImageDataset> {
  const { name, files } = request;
  if (files.length === 0)
    throw new LabError('fileEmpty', `${name}: wanted at least one file, got none`, { file: name });
  await checkSizes(request);
  const contents: Uint8Array[] = [];
  let size = 0;
  for (const file of files) {
    const content = await collect(file, size, request);
    contents.push(content);
    size += recordsIn(file, content.length);
  }
  const labels = new Uint8Array(size);
  const images = new Float32Array(size * pixelBytes);
  let first = 0;
  for (const [index, content] of contents.entries()) {
    const records = content.length / cifarRecordBytes;
    const own = labels.subarray(first, first + records);
    unpack(content, own, images.subarray(first * pixelBytes));
    assertLabels(files[index].name, own, classes);
    first += records;
  }
  return { kind: 'images', name, images, labels, shape: [side, side, 3], classes, size };
}

/** What can be known before reading: plain files are whole records, and all of them fit. */
async function checkSizes({ files, budgetBytes }: CifarRequest): Promise<void> {
  let records = 0;
  for (const file of files) {
    assertFits(file, budgetBytes);
    if (!(await isGzip(file))) records += recordsIn(file, file.size);
    assertMemory(file.name, records * pixelBytes * 4, budgetBytes);
  }
}

/** @throws LabError 'fileEmpty', 'cifarSizeInvalid' */
function recordsIn(file: ByteSource, bytes: number): number {
  if (bytes === 0) throw new LabError('fileEmpty', `${file.name}: wanted records, got none`, { file: file.name });
  if (bytes % cifarRecordBytes === 0) return bytes / cifarRecordBytes;
  throw new LabError(
    'cifarSizeInvalid',
    `${file.name}: wanted a multiple of ${cifarRecordBytes} bytes, got ${bytes} (${bytes % cifarRecordBytes} over)`,
    { file: file.name, sizeBytes: bytes, recordBytes: cifarRecordBytes },
  );
}

/** The content of one file; stops as soon as all pixels no longer fit. @param before records of the files before it */
async function collect(file: ByteSource, before: number, { budgetBytes, signal }: CifarRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readContent(file, signal)) {
    chunks.push(chunk);
    length += chunk.length;
    assertMemory(file.name, (before + Math.floor(length / cifarRecordBytes)) * pixelBytes * 4, budgetBytes);
  }
  const content = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}

/** [record][plane][pixel] to [record][pixel][plane], bytes to [0, 1]. */
function unpack(content: Uint8Array, labels: Uint8Array, images: Float32Array): void {
  for (let record = 0; record < labels.length; record++) {
    const from = record * cifarRecordBytes;
    labels[record] = content[from];
    for (let pixel = 0; pixel < planeBytes; pixel++) {
      const to = record * pixelBytes + pixel * 3;
      for (let plane = 0; plane < 3; plane++) {
        images[to + plane] = unitOfByte[content[from + 1 + plane * planeBytes + pixel]];
      }
    }
  }
}
