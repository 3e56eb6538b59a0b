import { expect, test } from 'vitest';
import { concatDatasets, slice, subset } from '../dataset.ts';
import { glyphs } from './glyphs.ts';
import { generateDigits } from './index.ts';

test('the same seed gives the same pixels and labels', () => {
  const options = { count: 40, seed: 11, split: 'train' } as const;
  expect(generateDigits(options)).toEqual(generateDigits(options));
});

test('pieces made apart equal the whole', () => {
  const whole = generateDigits({ count: 37, seed: 5, split: 'test' });
  const pieces = [
    generateDigits({ count: 13, seed: 5, split: 'test' }),
    generateDigits({ count: 4, first: 13, seed: 5, split: 'test' }),
    generateDigits({ count: 20, first: 17, seed: 5, split: 'test' }),
  ];
  expect(concatDatasets(pieces)).toEqual(whole);
});

test('train and test, and two seeds, share no image and differ in the order of labels', () => {
  const train = generateDigits({ count: 100, seed: 5, split: 'train' });
  const seen = new Set(imagesOf(train.images));
  for (const other of [
    generateDigits({ count: 100, seed: 5, split: 'test' }),
    generateDigits({ count: 100, seed: 6, split: 'train' }),
  ]) {
    expect(other.labels).not.toEqual(train.labels);
    expect(imagesOf(other.images).filter((image) => seen.has(image))).toEqual([]);
  }
});

test('every class has about a tenth of the examples', () => {
  const counts = new Array<number>(10).fill(0);
  for (const label of generateDigits({ count: 2000, seed: 1, split: 'train' }).labels) counts[label]++;
  // binomial with n = 2,000, p = 0.1: mean 200, standard deviation 13.4; four of them are 54
  for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(54);
});

test('pixels are in [0, 1], each image has ink, and most of its paper is light', () => {
  const { images, shape, classes, size, name } = generateDigits({ count: 200, seed: 2, split: 'train' });
  expect({ shape, classes, size, name, length: images.length }).toEqual({
    shape: [28, 28, 1],
    classes: 10,
    size: 200,
    name: 'digits',
    length: 200 * 784,
  });
  for (let i = 0; i < size; i++) {
    const image = images.subarray(i * 784, (i + 1) * 784);
    expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(image.reduce((most, value) => Math.max(most, value))).toBeGreaterThan(0.4);
    expect(image.filter((value) => value < 0.3).length).toBeGreaterThan(784 / 2);
  }
});

test('a digit stays on its sheet: the outermost frame of pixels holds little of the ink', () => {
  const { images, size } = generateDigits({ count: 500, seed: 4, split: 'train' });
  let frame = 0;
  let all = 0;
  for (let i = 0; i < images.length; i++) {
    const [x, y] = [i % 28, Math.floor((i % 784) / 28)];
    if (images[i] < 0.3) continue; // noise and paper
    all++;
    if (x === 0 || y === 0 || x === 27 || y === 27) frame++;
  }
  expect(all / size).toBeGreaterThan(40);
  expect(frame / all).toBeLessThan(0.02);
});

test('every glyph stays in its box, with at least two points a stroke', () => {
  expect(glyphs.length).toBe(10);
  for (const stroke of glyphs.flat(2)) {
    expect(stroke.length % 2).toBe(0);
    expect(stroke.length).toBeGreaterThanOrEqual(4);
    for (let i = 0; i < stroke.length; i += 2) {
      expect(Math.abs(stroke[i])).toBeLessThanOrEqual(0.4);
      expect(Math.abs(stroke[i + 1])).toBeLessThanOrEqual(0.5);
    }
  }
});

test('subset and slice are views of the same memory', () => {
  const whole = generateDigits({ count: 10, seed: 1, split: 'train' });
  const middle = slice(whole, 2, 5);
  expect(middle.size).toBe(3);
  expect(middle.labels).toEqual(whole.labels.slice(2, 5));
  expect(middle.images).toEqual(whole.images.slice(2 * 784, 5 * 784));
  expect(middle.images.buffer).toBe(whole.images.buffer);
  expect(subset(whole, 4)).toEqual(slice(whole, 0, 4));
  expect(subset(whole, 4).images.buffer).toBe(whole.images.buffer);
});

test('a slice outside the data set, no list and lists of two kinds are refused', () => {
  const digits = generateDigits({ count: 3, seed: 1, split: 'train' });
  expect(() => subset(digits, 4)).toThrow("slice of 'digits': wanted 0 <= from <= to <= 3, got from 0, to 4");
  expect(() => slice(digits, 2, 1)).toThrow('got from 2, to 1');
  expect(() => concatDatasets([])).toThrow('wanted at least 1 data set, got 0');
  expect(() => concatDatasets([digits, { ...digits, classes: 11 }])).toThrow('dataset digits');
});

function imagesOf(images: Float32Array): string[] {
  return Array.from({ length: images.length / 784 }, (_, i) => images.subarray(i * 784, (i + 1) * 784).join());
}
