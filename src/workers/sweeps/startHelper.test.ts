import { afterEach, expect, test, vi } from 'vitest';
import { sweepHelpers } from './startHelper.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['webgpu', 16, 1], // one GPU, one queue
  ['wasm', 8, 6], // no more than six
  ['wasm', 4, 3], // one core is the page's
  ['cpu', 2, 1],
  ['wasm', 1, 1], // never none
] as const)('%s on %i cores has %i helpers', (backend, cores, count) => {
  vi.stubGlobal('Worker', class {});
  expect(sweepHelpers(backend, cores).count).toBe(count);
});

test('a browser whose workers cannot start workers has one, in turns with the run', async () => {
  vi.stubGlobal('Worker', undefined);
  const helpers = sweepHelpers('wasm', 8);
  expect(helpers.count).toBe(1);
  expect((await helpers.create()).run).toBeTypeOf('function');
});
