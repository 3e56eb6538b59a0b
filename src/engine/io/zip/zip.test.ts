import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { LabError } from '../../errors.ts';
import { bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { isZip, readZip } from './readZip.ts';
import { writeZip, zipChunks } from './writeZip.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
const files = [
  { name: 'a.bin', blob: new Blob([bytes(1000)]) },
  { name: 'empty.txt', blob: new Blob([]) },
  { name: 'b.bin', blob: new Blob([bytes(70_000)]) },
];
const modified = new Date('2026-01-02T03:04:06Z');

test('files come back out of our own zip, read in place', async () => {
  const stream = writeZip(files, modified);
  const zip = await collectBytes(stream); // also holds the promised size
  expect(await collectBytes(stream)).toEqual(zip);
  expect(await isZip(bytesSource(zip))).toBe(true);
  const entries = await readZip(bytesSource(zip), 0);
  expect(entries.map(({ path, size }) => [path, size])).toEqual([
    ['a.bin', 1000],
    ['empty.txt', 0],
    ['b.bin', 70_000],
  ]);
  expect(await entries[2].read(10, 20)).toEqual(bytes(20).slice(10));
  await expect(entries[0].read(990, 1001)).rejects.toMatchObject({ code: 'fileTruncated' });
});

test('a file is made when the zip comes to it: never more than one ahead of what was taken', async () => {
  const size = 200_000;
  let [made, taken, furthest] = [0, 0, 0];
  async function* entries() {
    for (; made < 12; made++) {
      furthest = Math.max(furthest, made - Math.floor(taken / size));
      yield { name: `folder/${made}.bin`, blob: new Blob([bytes(size)]) };
    }
  }
  for await (const chunk of zipChunks(entries(), modified)) taken += chunk.length;
  expect(taken).toBeGreaterThan(12 * size);
  expect(furthest).toBeLessThanOrEqual(1);
  // and one that stops early asks for no more
  made = 0;
  for await (const chunk of zipChunks(entries(), modified)) if (chunk.length > 0) break;
  expect(made).toBeLessThanOrEqual(1);
});

/** Deflated, as operating systems write them, in a folder. */
const deflated = Uint8Array.from(zipSync({ folder: { 'a.bin': bytes(50_000) } }, { level: 6 }));

test('deflated entries are unpacked, folders left out, names without their path', async () => {
  const [entry, ...others] = await readZip(bytesSource(deflated), 50_000);
  expect([entry.name, entry.path, entry.size, others.length]).toEqual(['a.bin', 'folder/a.bin', 50_000, 0]);
  expect(await entry.read(49_000, 50_000)).toEqual(bytes(50_000).slice(49_000));
});

test('a deflated entry above the budget is refused before it is unpacked', async () => {
  const [entry] = await readZip(bytesSource(deflated), 49_999);
  await expect(entry.read(0, 1)).rejects.toMatchObject({ code: 'fileTooLarge' });
});

test('damage inside an entry is found when it is read', async () => {
  const damaged = deflated.slice();
  damaged.fill(0xff, 110, 130); // after both local headers: 30 + 7 and 30 + 12 bytes
  const [entry] = await readZip(bytesSource(damaged), 50_000);
  await expect(entry.read(0, 1)).rejects.toMatchObject({ code: 'gzipInvalid' });
});

test('what is no zip, or only a part of one, is refused', async () => {
  const zip = await collectBytes(writeZip(files, modified));
  expect(await isZip(bytesSource(bytes(100)))).toBe(false);
  expect(await isZip(bytesSource(bytes(3)))).toBe(false);
  for (const part of [bytes(100), zip.slice(0, zip.length - 30), zip.slice(500)]) {
    await expect(readZip(bytesSource(part, 'x.zip'), 0)).rejects.toMatchObject({
      code: expect.stringMatching(/^(fileUnknownFormat|fileTruncated)$/),
      message: expect.stringContaining('x.zip'),
    });
  }
});

test('random changes of a zip give entries or a LabError, nothing else', async () => {
  const small = [{ name: 'a.bin', blob: new Blob([bytes(20)]) }];
  const stored = await collectBytes(writeZip(small, modified));
  const packed = Uint8Array.from(zipSync({ 'a.bin': bytes(600) }, { level: 6 }));
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(stored, packed),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (zip, edits) => {
        const changed = zip.slice();
        for (const { at, byte } of edits) changed[Math.floor(at * zip.length)] = byte;
        try {
          for (const entry of await readZip(bytesSource(changed), 1000)) await entry.read(0, entry.size);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(LabError);
        }
      },
    ),
    { seed: 1, numRuns: 1000 },
  );
});
