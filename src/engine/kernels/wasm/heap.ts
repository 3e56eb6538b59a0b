/**
 * The memory of tfjs' WASM backend, opened for kernels of ours: they read and write tensors where they lie, without a copy.
 * Uses private fields of @tensorflow/tfjs-backend-wasm.
 */
import { backend, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import { assertTfjsVersion } from '../tfjsVersion.ts';
import type { KernelExports } from './exports.ts';

/** The private fields used, as they are in 4.22.0. */
interface TfjsWasmBackend {
  readonly wasm: {
    /** Replaced whenever the heap grows: never keep it across an allocation. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    /** The threaded build holds its shared memory here. */
    readonly wasmMemory?: WebAssembly.Memory;
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly tfjs: {
      registerTensor(id: number, size: number, address: number): void;
      disposeData(id: number): void;
    };
  };
  readonly dataIdMap: { get(dataId: object): { id: number; memoryOffset: number; refCount: number } };
  makeOutput(shape: Shape, dtype: DataType): TensorInfo;
  disposeData(dataId: object): boolean;
}

export interface WasmHeap {
  readonly kernels: KernelExports;
  /** Where the tensor's first element lies; moves a tensor of another backend here first. */
  address(tensor: TensorInfo): number;
  /** A new tensor, not yet filled. May grow the heap. @throws LabError 'outOfMemory' */
  output(shape: Shape, dtype?: DataType): TensorInfo;
  /** A view that is good until the next allocation. */
  floats(tensor: TensorInfo): Float32Array;
  /** Working memory for the time of one call. @throws LabError 'outOfMemory' */
  withWork<T>(bytes: number, use: (address: number) => T): T;
  /** Whether another tensor shares this one's data: then it must not be written in place. */
  isShared(tensor: TensorInfo): boolean;
  /**
   * To be called after writing a tensor in place: stock kernels (XNNPACK) keep packed copies of weights by tensor id and
   * would go on with the old ones.
   */
  written(tensor: TensorInfo): void;
}

/** Working memory given to the kernels of a backend, to be freed when they are installed anew. */
const scratches = new WeakMap<TfjsWasmBackend, number>();

/**
 * @param bytes the module compiled from assembly/
 * @throws LabError 'backendUnavailable' when the active backend is not tfjs' WASM 4.22.0
 */
export async function openHeap(bytes: BufferSource): Promise<WasmHeap> {
  assertTfjsVersion('wasm');
  const tfjs = backend() as unknown as TfjsWasmBackend;
  const memory = tfjs.wasm?.asm?.memory ?? tfjs.wasm?.wasmMemory;
  if (!memory)
    throw new LabError('backendUnavailable', 'wasm kernels: the active backend has no WASM heap', { backend: 'wasm' });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, log: Math.log } });
  const kernels = instance.exports as unknown as KernelExports;
  const allocate = (count: number) => {
    const at = tfjs.wasm._malloc(count) >>> 0; // above 2 GiB the result is negative
    if (at === 0) throw outOfMemory(count);
    return at;
  };
  const address = (tensor: TensorInfo) => tfjs.dataIdMap.get(tensor.dataId).memoryOffset;
  const former = scratches.get(tfjs);
  if (former !== undefined) tfjs.wasm._free(former);
  const scratch = allocate(kernels.scratchBytes());
  scratches.set(tfjs, scratch);
  kernels.setScratch(scratch);
  return {
    kernels,
    address,
    output(shape, dtype = 'float32') {
      const made = tfjs.makeOutput(shape, dtype);
      if (address(made) !== 0) return made;
      tfjs.disposeData(made.dataId); // tfjs does not look: kernels would write to address 0, over its own memory
      throw outOfMemory(4 * sizeOf(shape));
    },
    floats: (tensor) => new Float32Array(tfjs.wasm.HEAPU8.buffer, address(tensor), sizeOf(tensor.shape)),
    withWork(count, use) {
      const work = allocate(count);
      try {
        return use(work);
      } finally {
        tfjs.wasm._free(work);
      }
    },
    isShared: (tensor) => tfjs.dataIdMap.get(tensor.dataId).refCount > 1,
    written(tensor) {
      const { id, memoryOffset } = tfjs.dataIdMap.get(tensor.dataId);
      tfjs.wasm.tfjs.disposeData(id); // drops what was derived from the data, not the data
      tfjs.wasm.tfjs.registerTensor(id, sizeOf(tensor.shape), memoryOffset);
    },
  };
}

function outOfMemory(bytes: number): LabError {
  return new LabError('outOfMemory', `wasm heap: ${bytes} bytes more do not fit into 4 GiB`, { bytes });
}
