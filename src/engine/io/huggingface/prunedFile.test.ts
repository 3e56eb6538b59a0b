import { describe, expect, test } from 'vitest';
import { tinyFolder } from '../../../testing/tinyLlama.ts';
import { LabError } from '../../errors.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { packMask, unpackMask } from '../../tensor/packedMask.ts';
import { createRandom } from '../../tensor/random.ts';
import { collectBytes } from '../byteStream.ts';
import { memoryFile, type PlacedFile } from '../placedFile.ts';
import type { FloatDtype } from '../safetensors/dtypes.ts';
import { encodePruned, roundToStored } from './encodePruned.ts';
import { type LanguageCheckpoint, openFolder } from './openFolder.ts';
import { createPrunedFile, verifyPrunedFile } from './prunedFile.ts';

async function open(dtype: FloatDtype, sharded = false): Promise<LanguageCheckpoint> {
  return openFolder(await tinyFolder({ dtype, sharded }), 'tiny');
}

/** Every third weight goes, in all but the first prunable weight. */
function masksFor(checkpoint: LanguageCheckpoint): Map<string, Mask> {
  const [, ...cut] = prunableWeights(checkpoint.spec);
  return new Map(
    cut.map(({ name, rows, columns }) => {
      const kept = Uint8Array.from({ length: rows * columns }, (_, i) => (i % 3 === 0 ? 0 : 1));
      return [name, { rows, columns, kept }];
    }),
  );
}

async function written(checkpoint: LanguageCheckpoint, changed: ReadonlyMap<string, Float32Array> = new Map()) {
  let file: PlacedFile | null = null;
  const pruned = await createPrunedFile(checkpoint, (name, size) => {
    file = memoryFile(name, size);
    return file;
  });
  for (const [name, mask] of masksFor(checkpoint)) await pruned.put(name, mask, changed.get(name) ?? null);
  await pruned.finish();
  return { pruned, file: file as unknown as PlacedFile };
}

test.each([
  ['F16', false],
  ['BF16', false],
  ['F32', true],
  ['F64', false],
] as const)(
  'written weight by weight it is the file that is written in one go: %s, sharded: %s',
  async (dtype, sharded) => {
    const checkpoint = await open(dtype, sharded);
    const { pruned, file } = await written(checkpoint);
    const whole = await collectBytes(encodePruned(checkpoint, { masks: masksFor(checkpoint), changed: new Map() }));
    expect(pruned.size).toBe(whole.length);
    expect(Buffer.compare(await file.source(pruned.size).read(0, pruned.size), whole)).toBe(0);

    const again = await pruned.reopen();
    const found = await verifyPrunedFile(checkpoint, again, pruned.tensors);
    const masks = [...masksFor(checkpoint).values()];
    const all = masks.reduce((sum, { kept }) => sum + kept.length, 0);
    const zeros = masks.reduce((sum, { kept }) => sum + kept.filter((bit) => bit === 0).length, 0);
    expect(found).toMatchObject({ tensors: checkpoint.tensors.size, identical: all - zeros, zeros });
  },
);

test('changed weights are rounded to the stored type, and only their zeros are promised', async () => {
  const checkpoint = await open('BF16');
  const random = createRandom(2);
  const changed = new Map(
    [...masksFor(checkpoint)].map(([name, { kept }]) => [
      name,
      Float32Array.from(kept, (bit) => bit * random.normal()),
    ]),
  );
  const { pruned } = await written(checkpoint, changed);
  const again = await pruned.reopen();
  const [name] = changed.keys();
  const wanted = changed.get(name)!.map((value) => (value === 0 ? 0 : value)); // -0 is written as +0
  expect(await again.read(name)).toEqual(roundToStored(checkpoint, name, wanted));
  expect((await verifyPrunedFile(checkpoint, again, pruned.tensors)).identical).toBeNull();
});

describe('reading again finds', () => {
  async function damage(change: (bytes: Uint8Array, at: number, mask: Uint8Array) => void) {
    const checkpoint = await open('F16');
    const { pruned, file } = await written(checkpoint);
    const [name, mask] = [...masksFor(checkpoint)][0];
    const again = await pruned.reopen();
    const bytes = await file.source(pruned.size).read(0, pruned.size); // a view
    const first = await again.tensors.get(name)!.bytes(name);
    change(bytes, first.byteOffset, mask.kept);
    return verifyPrunedFile(checkpoint, again, pruned.tensors);
  }

  test('one bit of a kept weight', async () => {
    const flip = damage((bytes, at, kept) => {
      bytes[at + 2 * kept.indexOf(1)] ^= 1;
    });
    await expect(flip).rejects.toMatchObject({
      code: 'exportMismatch',
      details: { what: expect.stringContaining('[1]') },
    });
  });

  test('a pruned weight that came back as -0', async () => {
    const negative = damage((bytes, at, kept) => {
      bytes[at + 2 * kept.indexOf(0) + 1] = 0x80;
    });
    await expect(negative).rejects.toMatchObject({ code: 'exportMismatch' });
  });
});

test('what ends the writing between two pieces ends it', async () => {
  const checkpoint = await open('F32');
  const pruned = await createPrunedFile(checkpoint, memoryFile);
  const stop = () => {
    throw new LabError('cancelled', 'test');
  };
  await expect(pruned.finish(stop)).rejects.toMatchObject({ code: 'cancelled' });
});

test.each([1, 7, 8, 9, 64])('a mask of %i weights comes back from its bits', (columns) => {
  const random = createRandom(columns);
  const mask = { rows: 3, columns, kept: Uint8Array.from({ length: 3 * columns }, () => random.int(2)) };
  const packed = packMask(mask);
  expect(packed.bits.length).toBe(Math.ceil((3 * columns) / 8));
  expect(packed.pruned).toBe(mask.kept.filter((bit) => bit === 0).length);
  expect(unpackMask(packed)).toEqual(mask);
});
