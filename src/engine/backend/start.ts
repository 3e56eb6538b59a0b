/** Starts one tfjs backend with our kernels in it. Each is fetched only when it is tried. */
import {
  env,
  findBackend,
  findBackendFactory,
  ready,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { LabError } from '../errors.ts';
import { installArrayKernels } from '../kernels/wasm/arrays.ts';
import { installWasmKernels } from '../kernels/wasm/install.ts';
import { sendEverything } from '../kernels/webgpu/device.ts';
import type { BackendName } from './report.ts';

export interface BackendAssets {
  /** tfjs' own binaries by file name -> URL or path: at least `tfjs-backend-wasm-simd.wasm`. */
  readonly wasmPaths: Readonly<Record<string, string>>;
  /** Contents of kernels/wasm/build/kernels.wasm. */
  readonly kernels: BufferSource;
}

export interface StartConditions {
  /** WebGPU's adapter computes on the CPU. */
  readonly softwareAdapter: boolean;
  /** The visitor asked for this backend: on WebGPU it then does all that it can, whatever the size. */
  readonly forced: boolean;
}

/** @throws LabError 'backendUnavailable', or whatever the backend threw */
export async function startBackend(
  name: BackendName,
  assets: BackendAssets,
  { softwareAdapter, forced }: StartConditions,
): Promise<void> {
  if (name === 'wasm') await prepareWasm(assets);
  if (name === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  // a backend that fails resolves to false and stays the current one by name: only the return value tells
  if (!(await setBackend(name)))
    throw new LabError('backendUnavailable', `${name}: tfjs could not start it`, { backend: name });
  await ready();
  await installArrayKernels(assets.kernels); // solvers on plain arrays run beside any backend
  if (name === 'wasm') await installWasmKernels(assets.kernels);
  if (name === 'webgpu') {
    const { installWebGpuKernels } = await import('../kernels/webgpu/install.ts');
    installWebGpuKernels({ softwareAdapter });
    sendEverything(forced);
  }
}

/** Frees a backend that was started and is not wanted after all; it may be started anew. */
export function dropBackend(name: BackendName): void {
  const factory = findBackendFactory(name);
  if (!findBackend(name)) return;
  removeBackend(name); // forgets the factory too
  registerBackend(name, factory);
}

/**
 * Threads stay off: tfjs' threaded build gave no gain in its products, our kernels run on one thread, and its factory
 * breaks when minified. Without them the threaded binary is never asked for, but tfjs wants a path for each.
 */
async function prepareWasm({ wasmPaths }: BackendAssets): Promise<void> {
  if (findBackend('wasm')) return;
  const simd = wasmPaths['tfjs-backend-wasm-simd.wasm'];
  if (!simd)
    throw new LabError('backendUnavailable', 'wasm: no path for tfjs-backend-wasm-simd.wasm', { backend: 'wasm' });
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({ 'tfjs-backend-wasm.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': simd, ...wasmPaths });
}
