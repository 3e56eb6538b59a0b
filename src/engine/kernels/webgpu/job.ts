/**
 * One piece of work on the GPU from plain arrays to plain arrays, apart from tfjs' tensors: buffers of its own, which are
 * freed when it is over, shaders recorded one after another, and one wait at the end.
 */
import { LabError } from '../../errors.ts';
import type { Program } from './program.ts';
import { pipelineOf } from './record.ts';

/** Words, 4 bytes each. */
type Words = Float32Array | Uint32Array;

export interface GpuJob {
  readonly device: GPUDevice;
  /** @param words that it holds; zeros behind and without the values */
  buffer(words: number, values?: Words): GPUBuffer;
  dispatch<B extends string, P extends string>(
    program: Program<B, P>,
    buffers: Readonly<Record<B, GPUBuffer>>,
    params: Readonly<Record<P, number>>,
    workgroups: readonly [x: number, y: number, z: number],
  ): void;
  /** Notes down that this buffer is wanted as it stands now. @returns its place among the results of `finish` */
  read(buffer: GPUBuffer): number;
  /**
   * Runs what was recorded.
   * @returns what was wanted; null when the GPU had no room for it
   * @throws LabError 'internal' for a mistake in a shader or a call; whatever a lost device rejects with
   */
  finish(): Promise<readonly ArrayBuffer[] | null>;
}

/** Workgroups that one dimension of a dispatch may have on every device. */
export const largestDispatch = 65_535;
/** What a uniform's offset must be a multiple of, on every device. */
const uniformStride = 256;
/** Dispatches of one submission: what is recorded starts early, and no submission runs for long. */
const batch = 128;

/** @returns what `use` returns; every buffer is freed then */
export async function runJob<T>(device: GPUDevice, use: (job: GpuJob) => Promise<T>): Promise<T> {
  const { job, close } = createJob(device);
  try {
    return await use(job);
  } finally {
    close();
  }
}

function createJob(device: GPUDevice): { readonly job: GpuJob; close(): void } {
  const owned: GPUBuffer[] = [];
  const create = (size: number, usage: number, mapped = false) => {
    const buffer = device.createBuffer({ size, usage, mappedAtCreation: mapped });
    owned.push(buffer);
    return buffer;
  };
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const uniforms = create(batch * uniformStride, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  const parameters = new Uint32Array((batch * uniformStride) / 4);
  const wanted: GPUBuffer[] = [];
  let dispatches = 0;
  let encoder: GPUCommandEncoder | null = null;
  let pass: GPUComputePassEncoder | null = null;
  let watched = true; // until the error scopes are popped

  const encoding = () => {
    encoder ??= device.createCommandEncoder();
    return encoder;
  };
  const endPass = () => {
    pass?.end();
    pass = null;
  };
  const submit = () => {
    endPass();
    device.queue.writeBuffer(uniforms, 0, parameters, 0, (dispatches * uniformStride) / 4);
    if (encoder) device.queue.submit([encoder.finish()]);
    encoder = null;
    dispatches = 0;
  };

  /** @returns what went wrong since the job began, by kind */
  const takeErrors = () => {
    watched = false;
    return Promise.all([device.popErrorScope(), device.popErrorScope()]);
  };
  const job: GpuJob = {
    device,
    buffer(words, values) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      const buffer = create(4 * Math.max(1, words), usage);
      if (values) device.queue.writeBuffer(buffer, 0, values.buffer, values.byteOffset, values.byteLength);
      return buffer;
    },
    dispatch(program, buffers, params, workgroups) {
      if (workgroups.includes(0)) return;
      const offset = dispatches * uniformStride;
      program.params.forEach((name, index) => {
        parameters[offset / 4 + index] = params[name];
      });
      const pipeline = pipelineOf(device, program.key, program.code);
      const resources: GPUBindingResource[] = program.buffers.map((name) => ({ buffer: buffers[name] }));
      resources.push({ buffer: uniforms, offset, size: 4 * program.params.length });
      pass ??= encoding().beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(
        0,
        device.createBindGroup({
          layout: pipeline.getBindGroupLayout(0),
          entries: resources.map((resource, binding) => ({ binding, resource })),
        }),
      );
      pass.dispatchWorkgroups(...workgroups);
      if (++dispatches === batch) submit();
    },
    read(buffer) {
      endPass();
      const copy = create(buffer.size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
      encoding().copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
      return wanted.push(copy) - 1;
    },
    async finish() {
      submit();
      const [invalid, noRoom] = await takeErrors();
      if (noRoom) return null;
      if (invalid) throw new LabError('internal', `WebGPU: ${invalid.message}`);
      return Promise.all(
        wanted.map(async (copy) => {
          await copy.mapAsync(GPUMapMode.READ);
          return copy.getMappedRange().slice(0);
        }),
      );
    },
  };
  const close = () => {
    if (watched) takeErrors().catch(() => {}); // something else was thrown already, and is on its way
    for (const buffer of owned) buffer.destroy();
  };
  return { job, close };
}
