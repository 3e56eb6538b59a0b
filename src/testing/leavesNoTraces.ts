/** Test files that share their modules leave behind only what their group may: what one sets, the next would silently use. */
import { engine } from '@tensorflow/tfjs-core';
import { afterAll } from 'vitest';
import { arrayKernels } from '../engine/kernels/wasm/arrays.ts';

const allowed = (process.env.LAB_TEST_TRACES ?? '').split(',');

afterAll(() => {
  const traces = [...Object.keys(engine().registry), ...(arrayKernels() ? ['array kernels'] : [])];
  const more = traces.filter((trace) => !allowed.includes(trace));
  if (more.length > 0)
    throw new Error(`left behind by this file or one before it: ${more.join(', ')} (vitest.config.ts)`);
});
