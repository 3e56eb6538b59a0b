/** A small separable data set for tests: each class is a fixed random pattern, each image that pattern with noise. */
import type { ImageDataset } from '../engine/data/dataset.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { createRandom } from '../engine/tensor/random.ts';

export function blobs(size: number, seed: number, noise = 0.35): ImageDataset {
  const world = createRandom(99);
  const patterns = Array.from({ length: 10 }, () => Float32Array.from({ length: 784 }, () => world.uniform()));
  const random = createRandom(seed);
  const images = new Float32Array(size * 784);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    labels[i] = random.int(10);
    for (let p = 0; p < 784; p++) {
      images[i * 784 + p] = Math.min(1, Math.max(0, patterns[labels[i]][p] + noise * random.normal()));
    }
  }
  return { kind: 'images', name: 'blobs', images, labels, shape: [28, 28, 1], classes: 10, size };
}

export function blobSource(trainSize: number, testSize: number): DataSource {
  const train = blobs(trainSize, 1);
  const test = blobs(testSize, 2);
  return { name: 'blobs', trainSize, testSize, train: async () => train, test: async () => test };
}
