import { expect, test } from 'vitest';
import type { OpenedData } from '../../engine/data/openFiles.ts';
import type { LabError } from '../../engine/errors.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { decodeData, encodeData } from '../keptData.ts';
import { assertSameData, printOf } from './ownData.ts';

/** Images of 2 x 2 whose pixels and labels follow from `seed`. */
function data(train: number, test: number, seed = 0, name = 'IDX images'): OpenedData {
  const split = (size: number) => ({
    kind: 'images' as const,
    name,
    images: Float32Array.from({ length: size * 4 }, (_, i) => ((i * 7 + seed) % 256) / 255),
    labels: Uint8Array.from({ length: size }, (_, i) => (i + seed) % 3),
    shape: [2, 2, 1] as const,
    classes: 3,
    size,
  });
  return { name, train: split(train), test: split(test) };
}

const made = data(60, 12);
const record = {
  settings: { ...defaultSettings, data: { source: 'files' as const, train: 60, test: 12 } },
  data: made.name,
  dataPrint: printOf(made),
};
const codeOf = (of: Partial<Parameters<typeof assertSameData>[0]>, open: OpenedData | null) => {
  try {
    assertSameData({ ...record, ...of }, open);
    return null;
  } catch (thrown) {
    return (thrown as LabError).code;
  }
};

test('a run on files goes on with the same ones, also when they come out of the store', async () => {
  const { meta, arrays } = await encodeData(made);
  expect(codeOf({}, data(60, 12))).toBeNull();
  expect(codeOf({}, decodeData(meta, arrays))).toBeNull();
  expect(codeOf({ settings: defaultSettings }, null)).toBeNull(); // generated data need no files
});

test('with no files, or with others by name, size or content, it is refused', () => {
  expect(codeOf({}, null)).toBe('dataMissing');
  expect(codeOf({}, data(60, 12, 0, 'Fashion-MNIST'))).toBe('dataDiffers');
  expect(codeOf({}, data(60, 13))).toBe('dataDiffers');
  expect(codeOf({}, data(60, 12, 1))).toBe('dataDiffers');
  expect(codeOf({ dataPrint: undefined }, data(60, 12, 1))).toBeNull(); // earlier versions kept name and size alone
});
