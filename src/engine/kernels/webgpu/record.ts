/**
 * Records a compute shader of ours into tfjs' own command stream, so that it runs in order with tfjs' operations and
 * without a flush. Any number of tensors to read and to write in place (8 together at most: tfjs asks for no more).
 * Uses private fields of @tensorflow/tfjs-backend-webgpu.
 */
import { backend, env, type TensorInfo } from '@tensorflow/tfjs-core';

export interface Uniform {
  readonly type: 'uint32' | 'float32';
  readonly value: number;
}

export interface Recording {
  /** Names the shader; two recordings with one key have the same code. */
  readonly key: string;
  /** WGSL with entry point `main`; bindings in the order read, write, uniforms, all in group 0. */
  readonly code: string;
  readonly read: readonly TensorInfo[];
  readonly write: readonly TensorInfo[];
  /** Fields of one uniform struct, in order. */
  readonly uniforms: readonly Uniform[];
  readonly workgroups: readonly [x: number, y: number, z: number];
}

/** The private fields used, as they are in 4.22.0. */
export interface TfjsWebGpuBackend {
  readonly device: GPUDevice;
  readonly tensorMap: {
    get(dataId: object): { readonly resource: GPUBuffer; readonly refCount: number; values: unknown };
  };
  /** Tensors of commands not yet submitted: their buffers are not given to others. */
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(dataId: object): void;
  makeUniforms(fields: { type: string; data: number[] }[]): { offset: number; size: number; buffer: GPUBuffer };
  makeTensorInfo(shape: readonly number[], dtype: 'float32'): TensorInfo;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

export function webGpuBackend(): TfjsWebGpuBackend {
  return backend() as unknown as TfjsWebGpuBackend;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

export function record({ key, code, read, write, uniforms, workgroups }: Recording): void {
  const tfjs = webGpuBackend();
  const tensors = [...read, ...write];
  const resources: GPUBindingResource[] = tensors.map(({ dataId }) => {
    tfjs.uploadToGPU(dataId);
    tfjs.commandQueueOwnedIds.add(dataId);
    return { buffer: tfjs.tensorMap.get(dataId).resource };
  });
  for (const { dataId } of write) tfjs.tensorMap.get(dataId).values = null; // a copy that data() left would be stale
  if (uniforms.length > 0)
    resources.push(tfjs.makeUniforms(uniforms.map(({ type, value }) => ({ type, data: [value] }))));
  const pipeline = pipelineOf(tfjs.device, key, code);
  const bindGroup = tfjs.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
  tfjs.ensureCommandEncoderReady();
  tfjs.computePassEncoder ??= tfjs.commandEncoder.beginComputePass();
  tfjs.computePassEncoder.setPipeline(pipeline);
  tfjs.computePassEncoder.setBindGroup(0, bindGroup);
  tfjs.computePassEncoder.dispatchWorkgroups(...workgroups);
  tfjs.dispatchCountInPass++;
  if (tfjs.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    tfjs.endComputePassEncoder();
    tfjs.submitQueue();
  }
}

export function pipelineOf(device: GPUDevice, key: string, code: string): GPUComputePipeline {
  let known = pipelines.get(device);
  if (!known) {
    known = new Map();
    pipelines.set(device, known);
  }
  let pipeline = known.get(key);
  if (!pipeline) {
    const module = device.createShaderModule({ code, label: key });
    pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' }, label: key });
    known.set(key, pipeline);
  }
  return pipeline;
}
