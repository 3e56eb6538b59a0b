/**
 * Our shaders on plain arrays against the CPU's kernels, for every size that decides where the work is done. It needs a GPU
 * that Dawn finds; `--software` takes Chromium's software adapter instead, which shows that the benchmark works and
 * nothing else. `npx tsx scripts/bench/webgpu.ts [--software] [256|512|1024|2048|4096]...` prints JSON.
 */
import { setBackend, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { findAdapter } from '../../src/engine/backend/adapter.ts';
import type { Walk } from '../../src/engine/kernels/columnSweep/contract.ts';
import { sweepColumns } from '../../src/engine/kernels/columnSweep/sweep.ts';
import { gram } from '../../src/engine/kernels/hessian/gram.ts';
import type { Selection } from '../../src/engine/kernels/selection/contract.ts';
import { referenceSelect } from '../../src/engine/kernels/selection/reference.ts';
import { selectKept } from '../../src/engine/kernels/selection/select.ts';
import { arrayDevice } from '../../src/engine/kernels/webgpu/device.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { useGpu as startGpu, useWebGpu as startSoftwareGpu, useWasm as startWasm } from '../../src/testing/backends.ts';

const allSides = [256, 512, 1024, 2048, 4096];
const repeats = 5;
const blockSize = 128;

interface Timing {
  readonly kernel: string;
  readonly side: number;
  readonly gpuMs: number;
  readonly cpuMs: number;
  /** cpu / gpu */
  readonly timesFaster: number;
}

export interface WebGpuBench {
  readonly adapter: string;
  readonly timings: readonly Timing[];
}

/** @returns null, with a printed reason, without a GPU */
export async function benchWebGpu(sides = allSides, software = false): Promise<WebGpuBench | null> {
  await startWasm();
  if (!(await (software ? startSoftwareGpu() : startGpu()))) return null;
  const found = await findAdapter();
  const adapter = found && found !== 'none' ? found.name : 'unnamed';
  const timings: Timing[] = [];
  for (const side of sides) {
    for (const [kernel, run] of Object.entries(kernelsOf(side))) {
      await setBackend('webgpu');
      const gpuMs = await medianMs(() => run(arrayDevice()));
      await setBackend('wasm');
      const cpuMs = await medianMs(() => run(null));
      timings.push({ kernel, side, gpuMs, cpuMs, timesFaster: cpuMs / gpuMs });
    }
  }
  return { adapter, timings };
}

/** By name: does it on a square layer; null = on the CPU. */
function kernelsOf(side: number): Readonly<Record<string, (device: GPUDevice | null) => Promise<unknown>>> {
  const random = createRandom(side);
  const normals = () => Float32Array.from({ length: side * side }, random.normal);
  const inputs = Float32Array.from({ length: 1024 * side }, random.normal);
  const scores = normals().map(Math.abs);
  const values = normals();
  const U = normals().map((value, place) => {
    const [i, j] = [Math.floor(place / side), place % side];
    return j === i ? 1 : j > i ? (0.1 * value) / Math.sqrt(side) : 0;
  });
  const half = (compare: 'row' | 'layer') => (rows: number, columns: number) =>
    ({
      kind: 'smallest',
      compare,
      ties: 'first',
      count: Math.floor((compare === 'row' ? columns : rows * columns) / 2),
    }) as const;
  const twoOfFour = () => ({ kind: 'nm', keep: 2, of: 4 }) as const;
  const select = (selection: Selection) => (device: GPUDevice | null) =>
    selectKept({ scores, rows: side, columns: side, selection }, device);
  const sweep =
    (selection: (rows: number, columns: number) => Selection, window: number) => (device: GPUDevice | null) => {
      const choice = {
        selection,
        select: (scores: Float32Array, rows: number, columns: number) =>
          referenceSelect({ scores, rows, columns, selection: selection(rows, columns) }),
      };
      return sweepColumns({ values, rows: side, columns: side, U, blockSize, choice }, walkOf(side, window), device);
    };
  return {
    'X^T X of 1,024 tokens': () => gramOf(inputs, side),
    'smallest half of the layer': select(half('layer')(side, side)),
    'smallest half of each row': select(half('row')(side, side)),
    '2:4': select(twoOfFour()),
    'column sweep, half of each block': sweep(half('layer'), blockSize),
    'column sweep, 2:4': sweep(twoOfFour, 4),
  };
}

/** Inputs come from the CPU and the sums go back there, as in a walk over calibration data. */
async function gramOf(inputs: Float32Array, side: number): Promise<void> {
  const x: Tensor2D = tensor2d(inputs.slice(), [1024, side]);
  const product = gram(x);
  await product.data();
  x.dispose();
  product.dispose();
}

function walkOf(columns: number, window: number): Walk {
  return (sweep) => {
    for (let start = 0; start < columns; start += blockSize) {
      const end = Math.min(start + blockSize, columns);
      sweep.openBlock(start, end);
      for (let j = start; j < end; j += window) sweep.prune(j, Math.min(j + window, end));
      sweep.closeBlock();
    }
  };
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  await run(); // compiles
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}

if (process.argv[1] === import.meta.filename) {
  const wanted = process.argv.slice(2);
  const sides = wanted.filter((argument) => !argument.startsWith('--')).map(Number);
  const bench = await benchWebGpu(sides.length > 0 ? sides : undefined, wanted.includes('--software'));
  console.log(JSON.stringify(bench, null, 2));
  process.exit(0);
}
