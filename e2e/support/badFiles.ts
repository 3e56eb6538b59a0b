/** Files that no visitor should be able to do harm with, each with the code of the error that it must give. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../src/engine/errors.ts';
import { type Header, readHeader, writeFile } from './safetensors.ts';
import type { Language, words } from './words.ts';

export interface BadFiles {
  readonly what: string;
  readonly door: 'network' | 'data';
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly code: ErrorCode;
  /** Said in place of the code's own action. */
  readonly reason?: (page: (typeof words)[Language]) => string;
}

const sound = readFileSync(fileURLToPath(new URL('../../public/models/mlp.safetensors', import.meta.url)));
const { header, metadata, dataStart } = readHeader(sound);
const data = sound.subarray(dataStart);

/** The bundled MLP with some entries of its header changed. */
function network(change: Header, content: Uint8Array = data): Record<string, Uint8Array> {
  return { 'changed.safetensors': writeFile({ ...header, ...change }, metadata, content) };
}

function withNaN(): Uint8Array {
  const changed = Uint8Array.from(data);
  new DataView(changed.buffer).setFloat32(header['dense2.weight'].data_offsets[0], Number.NaN, true);
  return changed;
}

/** An IDX file of bytes. @param magic the first four bytes */
function idx(shape: readonly number[], magic = 0x800 + shape.length): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.writeUInt32BE(magic);
  for (const [axis, size] of shape.entries()) head.writeUInt32BE(size, 4 + 4 * axis);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return Buffer.concat([head, Buffer.alloc(size, 1)]);
}

const images = idx([20, 28, 28]);
const labels = idx([20]);
const { data_offsets: offsets, ...weight } = header['dense2.weight'];

export const badFiles: readonly BadFiles[] = [
  {
    what: 'gzip cut off in the middle',
    door: 'data',
    files: { 'train-images.gz': gzipSync(images).subarray(0, 40), 'train-labels': labels },
    code: 'gzipInvalid',
  },
  {
    what: 'another magic number',
    door: 'data',
    files: { 'train-images': idx([20, 28, 28], 0x12345678), 'train-labels': labels },
    code: 'idxMagicInvalid',
  },
  {
    what: 'more labels than images',
    door: 'data',
    files: { 'train-images': images, 'train-labels': idx([21]) },
    code: 'idxCountMismatch',
  },
  {
    what: 'images without labels',
    door: 'data',
    files: { 'train-images': images },
    code: 'fileMissing',
    reason: ({ refusals }) => refusals.data.labels,
  },
  { what: 'empty data', door: 'data', files: { 'train-images': new Uint8Array() }, code: 'fileEmpty' },
  { what: 'an empty network', door: 'network', files: { 'empty.safetensors': new Uint8Array() }, code: 'fileEmpty' },
  {
    what: 'no network at all',
    door: 'network',
    files: { 'notes.txt': Buffer.from('hello') },
    code: 'fileUnknownFormat',
  },
  {
    what: 'a header longer than the file',
    door: 'network',
    files: { 'long.safetensors': writeFile(header, metadata, data, sound.length * 2) },
    code: 'fileTruncated',
  },
  {
    what: 'a header larger than any',
    door: 'network',
    files: { 'vast.safetensors': writeFile(header, metadata, data, 2 ** 40) },
    code: 'headerTooLarge',
  },
  {
    what: 'tensors that overlap',
    door: 'network',
    files: network({ 'dense2.weight': { ...weight, data_offsets: [offsets[0] - 4, offsets[1] - 4] } }),
    code: 'tensorOffsetsInvalid',
  },
  {
    what: 'an unknown number format',
    door: 'network',
    files: network({ 'dense2.weight': { ...weight, dtype: 'F99', data_offsets: offsets } }),
    code: 'tensorDtypeUnknown',
  },
  {
    what: 'a shape that does not fit',
    door: 'network',
    files: network({ 'dense2.weight': { ...weight, shape: [...weight.shape].reverse(), data_offsets: offsets } }),
    code: 'tensorShapeInvalid',
  },
  { what: 'a weight that is not a number', door: 'network', files: network({}, withNaN()), code: 'tensorNotFinite' },
];

/** A file of 3 GB that takes no room on the disk. @returns its path and what removes it */
export function hugeFile(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
  const path = join(folder, 'huge.safetensors');
  writeFileSync(path, '');
  truncateSync(path, 3 * 1024 ** 3);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
