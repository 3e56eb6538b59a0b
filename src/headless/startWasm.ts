/** TensorFlow.js on WebAssembly under Node, with the lab's own kernels. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { getBackend, ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { LabError } from '../engine/errors.ts';
import { installArrayKernels } from '../engine/kernels/wasm/arrays.ts';
import { installWasmKernels } from '../engine/kernels/wasm/install.ts';

export interface StartedBackend {
  readonly backend: string;
  readonly tfjs: string;
  readonly node: string;
}

/** @throws LabError 'backendUnavailable' when the WASM backend does not start or `npm run kernels` was not run */
export async function startWasm(): Promise<StartedBackend> {
  const about = { backend: 'wasm', tfjs: version_core, node: process.version };
  if (getBackend() === 'wasm') return about;
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const packaged = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(packaged)}/`);
  try {
    if (!(await setBackend('wasm'))) throw new Error('setBackend gave false');
    await ready();
    const kernels = readFileSync(new URL('../engine/kernels/wasm/build/kernels.wasm', import.meta.url));
    await installWasmKernels(kernels);
    await installArrayKernels(kernels);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('backendUnavailable', `wasm: ${reason}`, { backend: 'wasm', reason });
  }
  return about;
}
