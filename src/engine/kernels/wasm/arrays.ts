/**
 * Our compiled kernels on a memory of their own, for solvers that work on plain arrays: they run whatever backend tfjs
 * is on, also without any.
 */
import { LabError } from '../../errors.ts';
import type { KernelExports } from './exports.ts';

/** A memory larger than this is given back after its call: a solver's matrices would weigh on the tab for good. */
const keptBytes = 2 ** 23;
const pageBytes = 2 ** 16;
const largestBytes = 2 ** 32 - pageBytes;
/** Not 0, which kernels take for 'none'. */
const scratchAt = 16;

/** Where one call's arrays lie. */
export interface ArrayRoom {
  readonly kernels: KernelExports;
  /** New addresses, each on a multiple of 16 bytes; what is there is undefined. Never detached during the call. */
  floats(length: number): { readonly at: number; readonly view: Float32Array<ArrayBuffer> };
  doubles(length: number): { readonly at: number; readonly view: Float64Array<ArrayBuffer> };
  bytes(length: number): { readonly at: number; readonly view: Uint8Array<ArrayBuffer> };
}

export interface ArrayKernels {
  /**
   * @param bytes of all arrays that `use` asks for; 16 bytes each for alignment are added
   * @throws LabError 'outOfMemory'
   */
  withRoom<T>(bytes: number, use: (room: ArrayRoom) => T): T;
}

let installed: ArrayKernels | null = null;

/** Null until `installArrayKernels`: callers then take their reference. */
export function arrayKernels(): ArrayKernels | null {
  return installed;
}

/** @param bytes contents of build/kernels.wasm */
export async function installArrayKernels(bytes: BufferSource): Promise<void> {
  installed ??= createArrayKernels(await WebAssembly.compile(bytes));
}

/** Runs `use` as if nothing were installed: how tests and benchmarks reach the references. */
export function withoutArrayKernels<T>(use: () => T): T {
  const before = installed;
  installed = null;
  try {
    return use();
  } finally {
    installed = before;
  }
}

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
}

function createArrayKernels(module: WebAssembly.Module): ArrayKernels {
  const kept = instantiate(module, keptBytes);
  return {
    withRoom(bytes, use) {
      const needed = scratchAt + kept.kernels.scratchBytes() + bytes + 16 * 16;
      const { memory, kernels } = needed <= keptBytes ? kept : instantiate(module, needed);
      let free = scratchAt + kernels.scratchBytes();
      const take = (count: number) => {
        const at = Math.ceil(free / 16) * 16;
        free = at + count;
        if (free > memory.buffer.byteLength) throw new LabError('internal', `array kernels: asked for ${bytes} bytes`);
        return at;
      };
      const buffer = memory.buffer as ArrayBuffer;
      return use({
        kernels,
        floats(length) {
          const at = take(4 * length);
          return { at, view: new Float32Array(buffer, at, length) };
        },
        doubles(length) {
          const at = take(8 * length);
          return { at, view: new Float64Array(buffer, at, length) };
        },
        bytes(length) {
          const at = take(length);
          return { at, view: new Uint8Array(buffer, at, length) };
        },
      });
    },
  };
}

function instantiate(module: WebAssembly.Module, bytes: number): Instance {
  const outOfMemory = () =>
    new LabError('outOfMemory', `array kernels: ${bytes} bytes do not fit into 4 GiB`, { bytes });
  if (bytes > largestBytes) throw outOfMemory();
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  } catch {
    throw outOfMemory();
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, log: Math.log } });
  const kernels = exports as unknown as KernelExports;
  kernels.setScratch(scratchAt);
  return { memory, kernels };
}
