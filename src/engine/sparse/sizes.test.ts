import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../tensor/random.ts';
import { gzipBytes } from './gzipSize.ts';
import { breakEvenSparsity, measureSizes } from './sizes.ts';

/** 64 x 64 normal weights, the first `zeros` of each row zero. */
function weights(zeros: number, seed = 5) {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < zeros ? 0 : random.normal()));
  return { rows: 64, columns: 64, values };
}

test('the bytes of two 64 x 64 matrices at 50 % zeros', async () => {
  const sizes = await measureSizes([weights(32), weights(32, 6)], { n: 2, m: 4 });
  expect(sizes.denseBytes).toBe(2 * 64 * 64 * 4);
  expect(sizes.bitmaskBytes).toBe(2 * (64 * 8 + 64 * 32 * 4)); // 8 bytes of bits a row, 32 values a row
  expect(sizes.csrBytes).toBe(2 * (65 * 4 + 64 * 32 * 6));
  expect(sizes.nmBytes).toBeNull(); // the second half of each row is full
  expect(sizes.gzipBytes).toBeGreaterThan(sizes.denseBytes * 0.45); // noise does not compress, zeros do
  expect(sizes.gzipBytes).toBeLessThan(sizes.denseBytes * 0.6);
});

test('2:4 takes 17 bits a weight', async () => {
  const matrix = weights(0);
  for (let i = 0; i < matrix.values.length; i++) if (i % 4 < 2) matrix.values[i] = 0;
  expect((await measureSizes([matrix], { n: 2, m: 4 })).nmBytes).toBe((64 * 64 * 17) / 8);
});

test('the gzip size is within 1 % of zlib at level 6, over many parts as over one', async () => {
  const { values } = weights(48);
  const bytes = new Uint8Array(values.buffer);
  const zlib = gzipSync(bytes, { level: 6 });
  expect(gunzipSync(zlib).length).toBe(bytes.length);
  const whole = await gzipBytes([bytes]);
  const halves = await gzipBytes([bytes.subarray(0, 5000), bytes.subarray(5000)]);
  expect(Math.abs(whole - zlib.length)).toBeLessThan(zlib.length / 100);
  expect(Math.abs(halves - whole)).toBeLessThan(zlib.length / 100);
});

test('compression stops when it is told to', async () => {
  const gone = AbortSignal.abort(new Error('stop'));
  await expect(gzipBytes([new Uint8Array(10)], gone)).rejects.toThrow('stop');
});

test('break-even sparsities are those of the sums above', () => {
  expect(breakEvenSparsity('bitmask', 100)).toBeCloseTo(1 / 32, 12); // 1 + 32 d = 32
  expect(breakEvenSparsity('csr', 1024)).toBeCloseTo(1 - (32 - 1 / 32) / 48, 12); // 48 d + 32 / 1024 = 32
  expect(breakEvenSparsity('csr', 70_000)).toBeCloseTo(1 - (32 - 32 / 70_000) / 64, 12);
  expect(breakEvenSparsity('csr', 1)).toBeNull(); // a row offset costs as much as the weight
});

test('just above the break-even sparsity a layout is smaller than dense, just below it is not', async () => {
  for (const [layout, field] of [
    ['bitmask', 'bitmaskBytes'],
    ['csr', 'csrBytes'],
  ] as const) {
    const zeros = breakEvenSparsity(layout, 64)! * 64;
    const above = await measureSizes([weights(Math.ceil(zeros) + 1)]);
    const below = await measureSizes([weights(Math.floor(zeros) - 1)]);
    expect(above[field]).toBeLessThan(above.denseBytes);
    expect(below[field]).toBeGreaterThan(below.denseBytes);
  }
});
