/** IDX files of MNIST's kind, plain or gzipped: unsigned bytes, images [n, h, w] (or [n, h, w, c]) and labels [n]. */
import { LabError } from '../errors.ts';
import { assertFits, type ByteSource } from '../io/byteSource.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { ImageDataset } from './dataset.ts';
import { readContent } from './gzip.ts';
import { assertLabels, assertMemory, unitOfByte } from './pixels.ts';

export interface IdxRequest {
  readonly name: string;
  readonly images: ByteSource;
  readonly labels: ByteSource;
  /** Absent: the largest label + 1. */
  readonly classes?: number;
  /** The most bytes that a file, and the images as float32, may take. */
  readonly budgetBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * @throws LabError 'fileEmpty', 'fileTooLarge' (before the pixels are read), 'gzipInvalid', 'idxMagicInvalid',
 *   'fileTruncated', 'idxSizeInvalid', 'idxCountMismatch', 'labelInvalid', 'cancelled'
 */
export async function loadIdx(request: IdxRequest): Promise<ImageDataset> {
  const { name, budgetBytes } = request;
  assertFits(request.images, budgetBytes);
  assertFits(request.labels, budgetBytes);
  // Labels first: they are small, and a pair that does not fit is found before the images are held.
  const { shape: labelShape, values: labels } = await readIdx(request.labels, [1], request.signal, (shape) => {
    assertMemory(request.labels.name, sizeOf(shape), budgetBytes);
    return { values: new Uint8Array(sizeOf(shape)), byteValue: null };
  });
  const classes = request.classes ?? labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  assertLabels(request.labels.name, labels, classes);
  const { shape, values: images } = await readIdx(request.images, [3, 4], request.signal, (wanted) => {
    if (wanted[0] !== labelShape[0]) throw countMismatch(request, wanted[0], labelShape[0]);
    assertMemory(request.images.name, sizeOf(wanted) * 4, budgetBytes);
    return { values: new Float32Array(sizeOf(wanted)), byteValue: unitOfByte };
  });
  const [size, height, width, channels = 1] = shape;
  return { kind: 'images', name, images, labels, shape: [height, width, channels], classes, size };
}

/**
 * What an IDX file holds, by its first bytes: lets a visitor choose both files in any order.
 * @throws LabError 'fileEmpty', 'fileTruncated', 'gzipInvalid', 'idxMagicInvalid'
 */
export async function idxKind(source: ByteSource): Promise<'images' | 'labels'> {
  for await (const { shape } of readFrames(source, [1, 3, 4])) return shape.length === 1 ? 'labels' : 'images';
  throw truncated(source, 4, 0);
}

interface Sink<V extends Uint8Array | Float32Array> {
  readonly values: V;
  /** Value of each of the 256 bytes; null = the byte itself. */
  readonly byteValue: Float32Array | null;
}

/** Content goes straight into the sink, so nothing is held twice. @param ranks numbers of dimensions allowed */
async function readIdx<V extends Uint8Array | Float32Array>(
  source: ByteSource,
  ranks: readonly number[],
  signal: AbortSignal | undefined,
  createSink: (shape: readonly number[]) => Sink<V>,
): Promise<{ shape: readonly number[]; values: V }> {
  let sink: Sink<V> | null = null;
  let shape: readonly number[] = [];
  let at = 0;
  for await (const frame of readFrames(source, ranks, signal)) {
    shape = frame.shape;
    sink ??= createSink(shape);
    const { values, byteValue } = sink;
    if (at + frame.bytes.length > values.length) throw tooLong(source, shape);
    if (byteValue === null) values.set(frame.bytes, at);
    else for (let i = 0; i < frame.bytes.length; i++) values[at + i] = byteValue[frame.bytes[i]];
    at += frame.bytes.length;
  }
  if (sink === null) throw truncated(source, 4, 0);
  if (at < sink.values.length) throw truncated(source, sink.values.length, at);
  return { shape, values: sink.values };
}

/** The content after the header, in pieces, each with the shape that the header states. At least one piece. */
async function* readFrames(source: ByteSource, ranks: readonly number[], signal?: AbortSignal) {
  let head = new Uint8Array(0);
  let shape: readonly number[] | null = null;
  for await (const chunk of readContent(source, signal)) {
    if (shape !== null) {
      yield { shape, bytes: chunk };
      continue;
    }
    head = join(head, chunk);
    const headerBytes = headerLength(source, head, ranks);
    if (headerBytes === null || head.length < headerBytes) continue;
    shape = parseShape(source, head, headerBytes);
    yield { shape, bytes: head.subarray(headerBytes) };
  }
  if (shape === null) throw truncated(source, headerLength(source, head, ranks) ?? 4, head.length);
}

/** 4 bytes of magic (0, 0, type, rank) and 4 for each dimension; null while fewer than 4 bytes are there. */
function headerLength(source: ByteSource, head: Uint8Array, ranks: readonly number[]): number | null {
  if (head.length < 4) return null;
  const [zero, zeroToo, type, rank] = head;
  if (zero === 0 && zeroToo === 0 && type === 8 && ranks.includes(rank)) return 4 + 4 * rank;
  const got = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const wanted = ranks.map((allowed) => `0000080${allowed}`).join(' or ');
  throw new LabError('idxMagicInvalid', `${source.name}: wanted the magic number ${wanted}, got ${got}`, {
    file: source.name,
    wanted,
    got,
  });
}

/** Dimensions, big-endian. */
function parseShape(source: ByteSource, head: Uint8Array<ArrayBuffer>, headerBytes: number): readonly number[] {
  const view = new DataView(head.buffer, head.byteOffset, headerBytes);
  const shape = Array.from({ length: headerBytes / 4 - 1 }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (!shape.includes(0)) return shape;
  throw new LabError('fileEmpty', `${source.name}: wanted at least one item, got the dimensions ${shape.join(' x ')}`, {
    file: source.name,
  });
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function truncated(source: ByteSource, wantedBytes: number, gotBytes: number): LabError {
  return new LabError('fileTruncated', `${source.name}: wanted ${wantedBytes} bytes of content, got ${gotBytes}`, {
    file: source.name,
    wantedBytes,
    gotBytes,
  });
}

function tooLong(source: ByteSource, shape: readonly number[]): LabError {
  const wanted = shape.join(' x ');
  return new LabError('idxSizeInvalid', `${source.name}: wanted ${wanted} bytes after the header, got more`, {
    file: source.name,
    wanted,
  });
}

function countMismatch({ images, labels }: IdxRequest, imageCount: number, labelCount: number): LabError {
  return new LabError(
    'idxCountMismatch',
    `${images.name}: wanted ${labelCount} images for the labels of ${labels.name}, got ${imageCount}`,
    { imagesFile: images.name, labelsFile: labels.name, images: imageCount, labels: labelCount },
  );
}
