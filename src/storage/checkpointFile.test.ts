import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CheckpointArray,
  checkpointVersion,
  decodeCheckpoint,
  decodeHeader,
  encodeCheckpoint,
  type FilePart,
  prefixBytes,
} from './checkpointFile.ts';

const floats = fc.float32Array({ maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 40 });
const arrays = fc
  .dictionary(fc.string({ maxLength: 12 }), fc.oneof(floats, bytes), { maxKeys: 6 })
  .map((entries) => new Map<string, CheckpointArray>(Object.entries(entries)));
// JSON has no -0: it comes back as 0.
const meta = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));

function join(parts: readonly FilePart[]): Uint8Array {
  const file = new Uint8Array(Math.max(...parts.map((part) => part.offset + part.bytes.length)));
  for (const part of parts) file.set(part.bytes, part.offset);
  return file;
}

test('every checkpoint comes back bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), meta, arrays, async (savedAt, value, map) => {
      const read = await decodeCheckpoint(join(await encodeCheckpoint(savedAt, value, map)));
      expect(read).toEqual({ status: 'ok', value: { savedAt, meta: value, arrays: map } });
    }),
    { numRuns: 200 },
  );
});

test('every shorter file, and every file with one altered bit, is damaged', async () => {
  const map = new Map<string, CheckpointArray>([
    ['mask', new Uint8Array([1, 0, 1])],
    ['weight', new Float32Array([1, -2, Number.NaN])],
  ]);
  const file = join(await encodeCheckpoint(5, { step: 3 }, map));
  for (let length = 0; length < file.length; length++) {
    expect(await decodeCheckpoint(file.slice(0, length))).toEqual({ status: 'damaged' });
  }
  const covered = new Uint8Array(file.length); // bytes that some digest or check covers; the gaps between parts are not
  for (const part of await encodeCheckpoint(5, { step: 3 }, map))
    covered.fill(1, part.offset, part.offset + part.bytes.length);
  for (let at = 0; at < file.length; at++) {
    if (!covered[at]) continue;
    const altered = file.slice();
    altered[at] = (altered[at] as number) ^ 1;
    // byte 8 turns version 1 into 0; bytes 9 to 11 into 257 and more, which a later lab may well read
    const wanted = at >= 9 && at <= 11 ? 'newer' : 'damaged';
    expect((await decodeCheckpoint(altered)).status, `byte ${at}`).toBe(wanted);
  }
});

test('a file of a later version is reported, not read', async () => {
  const file = join(await encodeCheckpoint(5, null, new Map()));
  new DataView(file.buffer).setUint32(8, checkpointVersion + 1, true);
  expect(await decodeCheckpoint(file)).toEqual({ status: 'newer', version: checkpointVersion + 1 });
});

test('the header is readable without the arrays', async () => {
  const file = join(await encodeCheckpoint(5, { step: 3 }, new Map([['w', new Float32Array(1000)]])));
  const headerEnd = prefixBytes + new DataView(file.buffer).getUint32(12, true);
  const read = await decodeHeader(file.slice(0, headerEnd), file.length);
  expect(read).toEqual({ status: 'ok', value: { savedAt: 5, meta: { step: 3 }, bytes: file.length } });
  // 4000 bytes of floats are missing
  expect(await decodeHeader(file.slice(0, headerEnd), file.length - 1)).toEqual({ status: 'damaged' });
});

test('an array inside a larger buffer is written alone', async () => {
  const row = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
  const read = await decodeCheckpoint(join(await encodeCheckpoint(0, null, new Map([['row', row]]))));
  expect(read).toMatchObject({ value: { arrays: new Map([['row', new Float32Array([1, 2])]]) } });
});
