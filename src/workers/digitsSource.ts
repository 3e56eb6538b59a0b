/** The digit generator as a data source: made in slices when first asked for, so that a cancel is heard. */
import { concatDatasets, type Dataset, type ImageDataset } from '../engine/data/dataset.ts';
import { generateDigits } from '../engine/data/digits/index.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

/** About 50 ms of work on two cores. */
const sliceSize = 200;

/** @param onProgress examples made of examples wanted; null when done */
export function digitsSource(
  sizes: { readonly train: number; readonly test: number },
  seed: number,
  onProgress: (
    progress: { readonly done: number; readonly total: number; readonly remainingMs: number } | null,
  ) => void,
): DataSource {
  const made = new Map<'train' | 'test', ImageDataset>();
  const make = async (split: 'train' | 'test', count: number, signal?: AbortSignal): Promise<ImageDataset> => {
    const ready = made.get(split);
    if (ready) return ready;
    const slices: ImageDataset[] = [];
    const started = performance.now();
    try {
      for (let first = 0; first < count; first += sliceSize) {
        throwIfCancelled(signal, 'digits');
        slices.push(generateDigits({ count: Math.min(sliceSize, count - first), first, seed, split }));
        const done = Math.min(first + sliceSize, count);
        onProgress({ done, total: count, remainingMs: ((performance.now() - started) / done) * (count - done) });
        await nextTurn();
      }
    } finally {
      onProgress(null);
    }
    const dataset = concatDatasets(slices);
    made.set(split, dataset);
    return dataset;
  };
  return {
    name: 'digits',
    trainSize: sizes.train,
    testSize: sizes.test,
    train: (signal) => make('train', sizes.train, signal),
    test: (signal) => make('test', sizes.test, signal),
  };
}

/** Data that is in memory already: the visitor's own files. */
export function memorySource<D extends Dataset>(name: string, train: D, test: D): DataSource {
  return { name, trainSize: train.size, testSize: test.size, train: async () => train, test: async () => test };
}
