/** Data sets from the files a visitor chose, in any order: MNIST's kind (IDX, plain or .gz) or CIFAR-10 binaries. */
import { LabError } from '../errors.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { loadCifar } from './cifar.ts';
import { type ImageDataset, slice } from './dataset.ts';
import { idxKind, loadIdx } from './idx.ts';

export interface OpenedData {
  readonly name: string;
  readonly train: ImageDataset;
  readonly test: ImageDataset;
}

/** Files of a test split say so in their name: t10k-images..., test_batch.bin. */
const testName = /t10k|test|val/i;
const cifarName = /\.bin$/i;

/**
 * @param budgetBytes the most that pixels may take in memory
 * @throws LabError 'fileMissing' (a split or a half of a pair is not there) and what the loaders throw
 */
export async function openDataFiles(sources: readonly ByteSource[], budgetBytes: number): Promise<OpenedData> {
  if (sources.length === 0) throw missing('images', 'a file', 'none');
  return sources.every(({ name }) => cifarName.test(name))
    ? openCifar(sources, budgetBytes)
    : openIdx(sources, budgetBytes);
}

async function openCifar(sources: readonly ByteSource[], budgetBytes: number): Promise<OpenedData> {
  const load = (files: readonly ByteSource[]) => loadCifar({ name: 'CIFAR-10', files, budgetBytes });
  const test = sources.filter(({ name }) => testName.test(name));
  const train = sources.filter(({ name }) => !testName.test(name));
  if (test.length > 0 && train.length > 0)
    return { name: 'CIFAR-10', train: await load(train), test: await load(test) };
  return splitOne(await load(sources));
}

async function openIdx(sources: readonly ByteSource[], budgetBytes: number): Promise<OpenedData> {
  const kinds = await Promise.all(sources.map(async (source) => ({ source, kind: await idxKind(source) })));
  const pair = async (name: string, files: typeof kinds): Promise<ImageDataset | null> => {
    if (files.length === 0) return null;
    const images = files.find(({ kind }) => kind === 'images')?.source;
    const labels = files.find(({ kind }) => kind === 'labels')?.source;
    if (!images) throw missing('images', 'a file of images', labels?.name ?? 'none');
    if (!labels) throw missing('labels', 'a file of labels', images.name);
    return loadIdx({ name, images, labels, budgetBytes });
  };
  const name = sources.some(({ name: file }) => /fashion/i.test(file)) ? 'Fashion-MNIST' : 'IDX images';
  const test = await pair(
    name,
    kinds.filter(({ source }) => testName.test(source.name)),
  );
  const train = await pair(
    name,
    kinds.filter(({ source }) => !testName.test(source.name)),
  );
  if (train && test) return { name, train, test };
  const one = train ?? test;
  if (!one) throw missing('images', 'a file of images', 'none');
  return splitOne(one);
}

/** One split only: its last sixth becomes the test set, as in MNIST's proportions. */
function splitOne(all: ImageDataset): OpenedData {
  const test = Math.max(1, Math.floor(all.size / 6));
  if (all.size < 2) throw missing('examples', 'at least 2 examples', `${all.size}`);
  return { name: all.name, train: slice(all, 0, all.size - test), test: slice(all, all.size - test, all.size) };
}

/** Each has a sentence in both languages (`refusals.data.<part>`); a test holds that. */
export const missingParts = ['images', 'labels', 'examples'] as const;

function missing(part: (typeof missingParts)[number], wanted: string, got: string): LabError {
  return new LabError('fileMissing', `data: wanted ${wanted}, got ${got}`, { wanted, got, refusal: `data.${part}` });
}
