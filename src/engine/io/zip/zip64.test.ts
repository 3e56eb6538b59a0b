/** Zip64: files whose numbers need 64 bits, without the gigabytes that they speak of. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { LabError } from '../../errors.ts';
import { type ByteSource, bytesSource } from '../byteSource.ts';
import { readZip } from './readZip.ts';

const GiB = 2 ** 30;
const none32 = 0xffffffff;
type Numbers = readonly (readonly [bits: 16 | 32 | 64, value: number])[];

/** Little-endian numbers one behind the other. */
function record(numbers: Numbers, ...behind: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = numbers.flatMap(([bits, value]) =>
    Array.from({ length: bits / 8 }, (_, byte) => Number((BigInt(value) >> BigInt(8 * byte)) & 255n)),
  );
  return Uint8Array.from([...head, ...behind.flatMap((bytes) => [...bytes])]);
}
const text = (words: string) => new TextEncoder().encode(words);
const zeros16 = (count: number): Numbers => Array.from({ length: count }, () => [16, 0] as const);

/** Only what was placed is held; between it everything is 0. */
function sparseSource(size: number, pieces: ReadonlyMap<number, Uint8Array>): ByteSource {
  return {
    name: 'big.zip',
    size,
    async read(begin, end) {
      if (begin < 0 || begin > end || end > size) throw new LabError('fileTruncated', `big.zip: up to ${end}`, {});
      if (end - begin > 1 << 20) throw new Error(`${end - begin} bytes at once`);
      const bytes = new Uint8Array(end - begin);
      for (const [at, piece] of pieces) {
        const [from, to] = [Math.max(at, begin), Math.min(at + piece.length, end)];
        if (from < to) bytes.set(piece.subarray(from - at, to - at), from - begin);
      }
      return bytes;
    },
  };
}

const local = (name: string) => record([[32, 0x04034b50], ...zeros16(11), [16, name.length], [16, 0]], text(name));

/** @param fields of 32 bits: unpacked, packed, place; @param big what stands in the Zip64 field */
function entry(
  name: string,
  [bytes, packed, offset]: readonly number[],
  big: readonly number[],
  bigLength = big.length * 8,
) {
  const other = record(
    [
      [16, 0x5455],
      [16, 1],
    ],
    Uint8Array.of(0),
  ); // a time, before the field that is looked for
  const extra = record([[16, 1], [16, bigLength], ...big.map((value) => [64, value] as const)]);
  return record(
    [
      [32, 0x02014b50],
      ...zeros16(8),
      [32, packed],
      [32, bytes],
      [16, name.length],
      [16, other.length + extra.length],
      ...zeros16(5),
      [32, offset],
    ],
    ...[text(name), other, extra],
  );
}

interface Damage {
  readonly field?: number;
  readonly count?: number;
  readonly size?: number;
  readonly begin?: number;
  readonly locator?: number;
  readonly signature?: number;
}

/** A weight file of 5 GiB, and a small file behind it. */
function bigZip(damage: Damage = {}): ByteSource {
  const [large, small] = ['model.safetensors', 'folder/masks.bin'];
  const smallAt = 30 + large.length + 5 * GiB;
  const begin = smallAt + 30 + small.length + 4;
  const directory = [
    // the first says its place in both ways, as client-zip does
    entry(large, [none32, none32, 0], [5 * GiB, 5 * GiB, 0], damage.field),
    entry(small, [4, 4, none32], [smallAt]),
  ];
  const size = directory[0].length + directory[1].length;
  const end64 = begin + size;
  const { count = 2, size: told = size, begin: toldBegin = begin } = damage;
  const ends = [
    record([
      [32, damage.signature ?? 0x06064b50],
      [64, 44],
      [16, 45],
      [16, 45],
      [32, 0],
      [32, 0],
      [64, count],
      [64, count],
      [64, told],
      [64, toldBegin],
    ]),
    record([
      [32, 0x07064b50],
      [32, 0],
      [64, damage.locator ?? end64],
      [32, 1],
    ]),
    record([
      [32, 0x06054b50],
      [16, 0],
      [16, 0],
      [16, 2],
      [16, 2],
      [32, size],
      [32, none32],
      [16, 0],
    ]),
  ];
  const pieces = new Map([
    [0, local(large)],
    [30 + large.length + 5 * GiB - 3, Uint8Array.of(7, 8, 9)],
    [smallAt, local(small)],
    [begin - 4, Uint8Array.of(1, 2, 3, 4)],
  ]);
  let at = begin;
  for (const bytes of [...directory, ...ends]) {
    pieces.set(at, bytes);
    at += bytes.length;
  }
  return sparseSource(at, pieces);
}

test('files behind 4 GiB, and of more than 4 GiB, are read in place', async () => {
  const [large, small] = await readZip(bigZip(), 0);
  expect([large.path, large.size]).toEqual(['model.safetensors', 5 * GiB]);
  expect(await large.read(5 * GiB - 4, 5 * GiB)).toEqual(Uint8Array.of(0, 7, 8, 9));
  expect([small.path, small.name, small.size]).toEqual(['folder/masks.bin', 'masks.bin', 4]);
  expect(await small.read(0, 4)).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test.each<[string, Damage]>([
  ['an entry whose 64-bit field is too short', { field: 8 }],
  ['a 64-bit field that is longer than the entry', { field: 400 }],
  ['an end record with another signature', { signature: 0x06064b51 }],
  ['a locator that points outside', { locator: 9 * GiB }],
  ['a locator that points elsewhere', { locator: 3 * GiB }],
  ['a directory behind the end', { begin: 9 * GiB }],
  ['a directory of gigabytes', { size: 3 * GiB }],
  ['more files than the directory has room for', { count: 1_000_000 }],
  ['a number that needs more than 53 bits', { begin: 2 ** 60 }],
])('%s is refused', async (_, damage) => {
  await expect(readZip(bigZip(damage), 0)).rejects.toMatchObject({ code: 'fileUnknownFormat' });
});

test('without a Zip64 record a directory of unknown place is refused', async () => {
  const end = record([
    [32, 0x06054b50],
    [16, 0],
    [16, 0],
    [16, 1],
    [16, 1],
    [32, none32],
    [32, none32],
    [16, 0],
  ]);
  await expect(readZip(bytesSource(end), 0)).rejects.toMatchObject({ code: 'fileUnknownFormat' });
});

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import zipfile']).status === 0);
if (!python) console.warn('Zip64 of Python skipped: no python3');

/** Its own limits lowered, so that every number goes to the 64-bit records. */
const script = `
import io, sys, zipfile
zipfile.ZIP64_LIMIT = 20
zipfile.ZIP_FILECOUNT_LIMIT = 1
out = io.BytesIO()
with zipfile.ZipFile(out, "w") as z:
    with z.open("folder/stored.bin", "w", force_zip64=True) as f:
        f.write(bytes(i % 251 for i in range(5000)))
    with z.open(zipfile.ZipInfo("packed.txt"), "w", force_zip64=True) as f:
        f.write(b"a" * 100)
    z.writestr("deflated.txt", b"pruning " * 500, zipfile.ZIP_DEFLATED)
sys.stdout.buffer.write(out.getvalue())
`;

test.skipIf(!python)('Python’s Zip64 files are read, stored and deflated', async () => {
  const zip = Uint8Array.from(execFileSync(python!, ['-c', script]));
  const latin = new TextDecoder('latin1').decode(zip);
  expect(latin).toContain('PK\x06\x06'); // it has a Zip64 end record
  const [stored, , deflated] = await readZip(bytesSource(zip), 1 << 20);
  expect([stored.path, stored.size]).toEqual(['folder/stored.bin', 5000]);
  expect(await stored.read(0, 5000)).toEqual(Uint8Array.from({ length: 5000 }, (_, i) => i % 251));
  expect(new TextDecoder().decode(await deflated.read(0, deflated.size))).toBe('pruning '.repeat(500));
});
