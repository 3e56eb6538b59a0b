import { existsSync, openAsBlob } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabError } from '../errors.ts';
import { type ByteSource, blobSource, bytesSource } from '../io/byteSource.ts';
import { cifarRecordBytes, loadCifar } from './cifar.ts';
import { idxKind, loadIdx } from './idx.ts';

const budgetBytes = 1e9;

/** An IDX file: 0, 0, 8, rank, dimensions big-endian, bytes. */
function idx(shape: number[], bytes: number[], magic = [0, 0, 8, shape.length]): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(4 + 4 * shape.length + bytes.length);
  file.set(magic);
  shape.forEach((dimension, axis) => {
    new DataView(file.buffer).setUint32(4 + 4 * axis, dimension);
  });
  file.set(bytes, 4 + 4 * shape.length);
  return file;
}
const gzip = (bytes: Uint8Array) => Uint8Array.from(gzipSync(bytes));

/** Two images of 2 x 3 and their labels. */
const images = idx([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]);
const labels = idx([2], [2, 0]);

function load(imageBytes: Uint8Array<ArrayBuffer>, labelBytes: Uint8Array<ArrayBuffer>, more = {}) {
  return loadIdx({
    name: 'tiny',
    images: bytesSource(imageBytes, 'images.idx'),
    labels: bytesSource(labelBytes, 'labels.idx'),
    budgetBytes,
    ...more,
  });
}

async function refusal(promise: Promise<unknown>): Promise<LabError> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LabError);
  return thrown as LabError;
}

describe('IDX', () => {
  test.each([
    ['plain', images, labels],
    ['gzipped', gzip(images), gzip(labels)],
    ['one of each', images, gzip(labels)],
  ])('%s files become images in [0, 1]', async (_title, imageBytes, labelBytes) => {
    const data = await load(imageBytes, labelBytes);
    expect(data).toMatchObject({ name: 'tiny', size: 2, shape: [2, 3, 1], classes: 3 });
    expect([...data.labels]).toEqual([2, 0]);
    expect(data.images).toEqual(
      Float32Array.from([0, 0.2, 0.4, 0.6, 0.8, 1, ...[1, 2, 3, 4, 5, 6].map((b) => b / 255)]),
    );
  });

  test('a fourth dimension is the channels', async () => {
    const data = await load(idx([1, 1, 2, 3], [0, 0, 0, 255, 255, 255]), idx([1], [0]));
    expect(data.shape).toEqual([1, 2, 3]);
  });

  test('the kind of a file is told from its first bytes', async () => {
    expect(await idxKind(bytesSource(gzip(images)))).toBe('images');
    expect(await idxKind(bytesSource(labels))).toBe('labels');
  });

  const cut = (bytes: Uint8Array<ArrayBuffer>, length: number) => bytes.slice(0, length);
  const damaged = gzip(images);
  damaged[damaged.length - 6] ^= 1; // a bit of the CRC-32
  test.each<[string, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, string, string]>([
    ['empty images', new Uint8Array(0), labels, 'fileEmpty', 'images.idx'],
    ['empty labels', images, new Uint8Array(0), 'fileEmpty', 'labels.idx'],
    ['truncated gzip', cut(gzip(images), 20), labels, 'gzipInvalid', 'images.idx'],
    ['gzip without its trailer', cut(gzip(images), gzip(images).length - 4), labels, 'gzipInvalid', 'images.idx'],
    ['gzip with a wrong checksum', damaged, labels, 'gzipInvalid', 'images.idx'],
    ['bytes after the gzip data', Uint8Array.from([...gzip(images), 1, 2, 3]), labels, 'gzipInvalid', 'images.idx'],
    [
      'labels in the place of images',
      labels,
      labels,
      'idxMagicInvalid',
      'images.idx: wanted the magic number 00000803',
    ],
    [
      'images in the place of labels',
      images,
      images,
      'idxMagicInvalid',
      'labels.idx: wanted the magic number 00000801',
    ],
    ['float elements', idx([1, 1, 1], [0, 0, 0, 0], [0, 0, 13, 3]), idx([1], [0]), 'idxMagicInvalid', '00000d03'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), labels, 'idxMagicInvalid', '89504e47'],
    ['a header cut off', cut(images, 10), labels, 'fileTruncated', 'images.idx: wanted 16 bytes of content, got 10'],
    ['three bytes', cut(images, 3), labels, 'fileTruncated', 'images.idx'],
    ['pixels cut off', cut(images, 27), labels, 'fileTruncated', 'images.idx: wanted 12 bytes of content, got 11'],
    ['more pixels than dimensions', idx([2, 1, 3], Array(7).fill(0)), labels, 'idxSizeInvalid', '2 x 1 x 3'],
    ['more labels than stated', images, idx([2], [0, 1, 2]), 'idxSizeInvalid', 'labels.idx'],
    ['no images', idx([0, 2, 3], []), labels, 'fileEmpty', '0 x 2 x 3'],
    ['no labels', images, idx([0], []), 'fileEmpty', 'labels.idx'],
    ['a width of 0', idx([2, 2, 0], []), labels, 'fileEmpty', '2 x 2 x 0'],
    ['different counts', idx([1, 2, 3], Array(6).fill(0)), labels, 'idxCountMismatch', 'wanted 2 images'],
  ])('%s are refused', async (_title, imageBytes, labelBytes, code, words) => {
    const error = await refusal(load(imageBytes, labelBytes));
    expect(error.message).toContain(words);
    expect(error.code).toBe(code);
  });

  test('a label that the classes do not hold is refused by its place', async () => {
    const error = await refusal(load(images, labels, { classes: 2 }));
    expect(error).toMatchObject({ code: 'labelInvalid', details: { label: 2, index: 0, classes: 2 } });
    expect(error.message).toContain('labels.idx: wanted labels below 2, got 2 for image 0');
  });

  test('3 GB are refused by their size, before a byte is read', async () => {
    const huge: ByteSource = {
      name: 'huge.idx',
      size: 3e9,
      read: () => Promise.reject(new Error('was read')),
    };
    const error = await refusal(loadIdx({ name: 'huge', images: huge, labels: bytesSource(labels), budgetBytes: 1e9 }));
    expect(error.code).toBe('fileTooLarge');
    expect(error.message).toContain('huge.idx: wanted at most 1000000000 bytes, got 3000000000');
  });

  test('dimensions that would not fit are refused by the header, also inside gzip', async () => {
    const liar = idx([2, 60_000, 60_000], [0]);
    for (const bytes of [liar, gzip(liar)]) {
      const error = await refusal(load(bytes, labels));
      expect(error.code).toBe('fileTooLarge');
      expect(error.message).toContain('images.idx');
    }
  });

  test('a gzip bomb is left after its first chunks', async () => {
    const bomb = gzip(new Uint8Array(64e6)); // all zeros: no magic number
    expect((await refusal(load(bomb, labels))).code).toBe('idxMagicInvalid');
    const long = new Uint8Array(64e6);
    long.set(images);
    expect((await refusal(load(gzip(long), labels))).code).toBe('idxSizeInvalid');
  });

  test('random changes of the files give a data set or a LabError, nothing else', async () => {
    const change = fc.record({ at: fc.nat(27), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), async (edits, packed) => {
        const file = packed ? gzip(images) : images.slice();
        for (const { at, byte } of edits) file[at % file.length] = byte;
        try {
          const data = await load(file, labels);
          expect(data.images.length).toBe(data.size * data.shape[0] * data.shape[1] * data.shape[2]);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(LabError);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('a cancelled load says so', async () => {
    const error = await refusal(load(images, labels, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
  });
});

describe('CIFAR-10', () => {
  /** A record with this label whose red is 1, green 2, blue 3 everywhere, but red 255 at row 0, column 1. */
  function record(label: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(cifarRecordBytes);
    bytes[0] = label;
    for (let plane = 0; plane < 3; plane++) bytes.fill(plane + 1, 1 + plane * 1024, 1 + (plane + 1) * 1024);
    bytes[2] = 255;
    return bytes;
  }
  const loadFiles = (files: Uint8Array<ArrayBuffer>[], budget = budgetBytes) =>
    loadCifar({ name: 'cifar', files: files.map((f, i) => bytesSource(f, `batch_${i}.bin`)), budgetBytes: budget });

  test('planes are interleaved and files stand one after another, gzipped or not', async () => {
    const first = Uint8Array.from([...record(3), ...record(9)]);
    const data = await loadFiles([first, gzip(record(0))]);
    expect(data).toMatchObject({ size: 3, shape: [32, 32, 3], classes: 10 });
    expect([...data.labels]).toEqual([3, 9, 0]);
    expect(data.images.length).toBe(3 * 3072);
    const wanted = Float32Array.from([1 / 255, 2 / 255, 3 / 255, 1, 2 / 255, 3 / 255]);
    for (const image of [0, 1, 2]) expect(data.images.subarray(image * 3072, image * 3072 + 6)).toEqual(wanted);
  });

  test.each<[string, Uint8Array<ArrayBuffer>[], string, string]>([
    ['no file', [], 'fileEmpty', 'cifar'],
    ['an empty second file', [record(0), new Uint8Array(0)], 'fileEmpty', 'batch_1.bin'],
    ['a cut-off record', [record(0).slice(0, 3000)], 'cifarSizeInvalid', 'batch_0.bin'],
    ['a byte too many inside gzip', [gzip(Uint8Array.from([...record(0), 1]))], 'cifarSizeInvalid', '(1 over)'],
    [
      'a label of 10',
      [record(0), record(10)],
      'labelInvalid',
      'batch_1.bin: wanted labels below 10, got 10 for image 0',
    ],
    ['truncated gzip', [gzip(record(0)).slice(0, 30)], 'gzipInvalid', 'batch_0.bin'],
  ])('%s is refused', async (_title, files, code, words) => {
    const error = await refusal(loadFiles(files));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  test('images that do not fit as float32 are refused: plain ones before reading, gzipped ones on the way', async () => {
    const three = Uint8Array.from([...record(0), ...record(1), ...record(2)]);
    for (const file of [three, gzip(three)]) {
      const error = await refusal(loadFiles([file], 3 * 3072 * 4 - 1));
      expect(error.code).toBe('fileTooLarge');
    }
    expect((await loadFiles([three], 3 * 3072 * 4)).size).toBe(3);
  });
});

const real = '../shared/datasets';
describe.skipIf(!existsSync(real))('real files (../shared/datasets)', () => {
  const file = async (path: string) => blobSource(await openAsBlob(`${real}/${path}`), path);

  test.each(['mnist', 'fashion-mnist'])('the test set of %s', async (name) => {
    const data = await loadIdx({
      name,
      images: await file(`${name}/t10k-images-idx3-ubyte.gz`),
      labels: await file(`${name}/t10k-labels-idx1-ubyte.gz`),
      budgetBytes,
    });
    expect(data).toMatchObject({ size: 10_000, shape: [28, 28, 1], classes: 10 });
    const counts = new Array(10).fill(0);
    for (const label of data.labels) counts[label]++;
    // The published class counts of the two test sets.
    const wanted = name === 'mnist' ? [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009] : Array(10).fill(1000);
    expect(counts).toEqual(wanted);
    expect(Math.min(...data.images.subarray(0, 7840))).toBe(0);
    expect(Math.max(...data.images.subarray(0, 78_400))).toBe(1);
  });

  test('CIFAR-10 test batch', async () => {
    const data = await loadCifar({ name: 'cifar', files: [await file('cifar10/test_batch.bin')], budgetBytes });
    expect(data.size).toBe(10_000);
    const counts = new Array(10).fill(0);
    for (const label of data.labels) counts[label]++;
    expect(counts).toEqual(Array(10).fill(1000));
    expect(data.images.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});
