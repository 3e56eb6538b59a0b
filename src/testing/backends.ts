/** Sets TensorFlow.js up for tests under Node: one function a backend, our kernels included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, getBackend, getKernel, ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { findAdapter } from '../engine/backend/adapter.ts';
import { installArrayKernels } from '../engine/kernels/wasm/arrays.ts';
import { installWasmKernels } from '../engine/kernels/wasm/install.ts';

const require = createRequire(import.meta.url);

export async function useCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await activate('cpu');
}

/** @throws Error when `npm run kernels` has not been run */
export async function useWasm(): Promise<void> {
  if (getKernel('AdamwStep', 'wasm')) return activate('wasm');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await activate('wasm');
  await installWasmKernels(compiledKernels());
  await installArrayKernels(compiledKernels());
}

/** Our solvers' kernels on plain arrays; needs no backend. @throws Error when `npm run kernels` has not been run */
export async function useArrayKernels(): Promise<void> {
  await installArrayKernels(compiledKernels());
}

function compiledKernels(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL('../engine/kernels/wasm/build/kernels.wasm', import.meta.url)));
}

/**
 * WebGPU from Dawn on the SwiftShader that comes with an installed Chromium.
 * @returns false, with a printed reason, where this machine has none: the test skips.
 */
export async function useWebGpu(): Promise<boolean> {
  const driver = process.env.VK_ICD_FILENAMES ?? softwareVulkanDriver();
  if (!driver) {
    console.warn('WebGPU tests skipped: no vk_swiftshader_icd.json beside an installed Chromium');
    return false;
  }
  process.env.VK_ICD_FILENAMES = driver;
  loadVulkan(dirname(driver));
  return startWebGpu(true);
}

/** WebGPU from Dawn on this machine's own GPU. @returns false where it has none, with a printed reason */
export async function useGpu(): Promise<boolean> {
  await provideNavigatorGpu();
  const found = await findAdapter();
  if (found && found !== 'none' && !found.software) return startWebGpu(false);
  console.warn(`no GPU here: ${found && found !== 'none' ? `only ${found.name}` : 'Dawn finds no adapter'}`);
  return false;
}

async function startWebGpu(softwareAdapter: boolean): Promise<boolean> {
  const before = getBackend();
  try {
    await provideNavigatorGpu();
    await import('@tensorflow/tfjs-backend-webgpu');
    env().set('WEBGPU_CPU_FORWARD', false); // or tiny tensors never touch WGSL
    await activate('webgpu');
    const { installWebGpuKernels } = await import('../engine/kernels/webgpu/install.ts');
    installWebGpuKernels({ softwareAdapter });
    return true;
  } catch (error) {
    console.warn(`WebGPU tests skipped: ${error instanceof Error ? error.message : String(error)}`);
    if (before) await setBackend(before); // a backend that did not start stays the current one otherwise
    return false;
  }
}

async function activate(backend: string): Promise<void> {
  if (!(await setBackend(backend))) throw new Error(`tfjs backend '${backend}' did not start`);
  await ready();
}

/** Dawn's lifetime follows this object: without a reference the process aborts. */
let dawn: GPU | undefined;

async function provideNavigatorGpu(): Promise<void> {
  if (dawn) return;
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  dawn = create([]) as GPU;
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: dawn, userAgent: 'node', hardwareConcurrency: 2 },
    configurable: true,
  });
}

/**
 * Dawn opens `libvulkan.so.1` by name. Where the system has none, Chromium's own copy is made resident first: Node
 * refuses it as an add-on, but with RTLD_NODELETE it stays in the process, and the name then resolves to it.
 */
function loadVulkan(folder: string): void {
  const library = join(folder, 'libvulkan.so.1');
  if (!existsSync(library)) return;
  const RTLD_NODELETE = 0x1000;
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch {
    // 'Module did not self-register': expected, the library is loaded all the same
  }
}

/** The driver file of Debian's Chromium, or of the newest one that Playwright downloaded. */
function softwareVulkanDriver(): string | null {
  const playwright = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  const downloads = existsSync(playwright) ? readdirSync(playwright).sort().reverse() : [];
  const folders = [
    '/usr/lib/chromium',
    '/opt/google/chrome',
    ...downloads.map((name) => join(playwright, name, 'chrome-linux')),
  ];
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync) ?? null;
}
