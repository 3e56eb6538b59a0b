/** What the page shows of a data set: its size, and a few examples for the eye. */
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import { openTokenizer } from '../engine/io/huggingface/tokenizer.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import type { DatasetView } from './protocol.ts';

const sampleImages = 24;
const sampleTexts = 8;

/** @param folder of a language model: its tokenizer makes text of the samples, where it has one */
export async function datasetView(
  { data: { source } }: Settings,
  data: DataSource,
  folder?: FolderFiles,
  signal?: AbortSignal,
): Promise<DatasetView> {
  const test = await data.test(signal);
  const base = { source, name: data.name, train: data.trainSize, test: data.testSize, classes: test.classes };
  if (test.kind === 'images') {
    const { images, labels, shape, size } = test;
    const count = Math.min(sampleImages, size);
    const length = sizeOf(shape);
    const pixels = new Uint8Array(count * length);
    for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(images[i] * 255);
    return { ...base, kind: 'images', shape, samples: { pixels, labels: labels.slice(0, count), count } };
  }
  const train = await data.train(signal);
  const sequences = train.kind === 'tokens' ? train.sequences : [];
  const lengths = sequences.map(({ length }) => length);
  const codec = await openTokenizer(folder ?? new Map()).catch(() => null); // ids alone are shown then
  return {
    ...base,
    kind: 'tokens',
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    length: { least: Math.min(...lengths), most: Math.max(...lengths) },
    tasks: Object.keys(test.tasks),
    samples: sequences.slice(0, sampleTexts).map((tokens) => ({
      ids: [...tokens],
      text: codec ? codec.decode(tokens) : null,
    })),
  };
}
