/**
 * The speed that every student feels: one training step of the LeNet-size CNN at batch 64 on our WASM kernels, against
 * PyTorch with one thread and against tfjs' plain CPU backend, back to back in one run.
 *
 *   npx tsx scripts/bench/trainStep.ts
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { useCpu as startCpu, useWasm as startWasm } from '../../src/testing/backends.ts';
import { createLenetBench } from './lenet.ts';
import { findTorch } from './python.ts';

/** Milliseconds of one step; the minimum of all steps, which other load on the machine disturbs least. */
export interface TrainStepTimes {
  readonly wasmMs: number;
  readonly cpuMs: number;
  /** null where no Python with PyTorch is found. */
  readonly torchMs: number | null;
  readonly torchVersion: string | null;
  /** wasm / torch: below 4 is the bar. */
  readonly timesTorch: number | null;
  /** cpu / wasm: above 50 is the bar. */
  readonly timesFasterThanCpu: number;
}

const ROUNDS = 3;
const STEPS = 30;

export async function measureTrainStep(): Promise<TrainStepTimes> {
  const python = findTorch();
  let [wasmMs, torchMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let torchVersion: string | null = null;
  await startWasm();
  // taking turns: a busy moment of the machine hits both
  for (let round = 0; round < ROUNDS; round++) {
    wasmMs = Math.min(wasmMs, fastestStep(STEPS));
    if (!python) continue;
    const run = runTorch(python);
    torchVersion = run.version;
    torchMs = Math.min(torchMs, ...run.milliseconds);
  }
  await startCpu();
  const cpuMs = fastestStep(2);
  return {
    wasmMs,
    cpuMs,
    torchMs: python ? torchMs : null,
    torchVersion,
    timesTorch: python ? wasmMs / torchMs : null,
    timesFasterThanCpu: cpuMs / wasmMs,
  };
}

/** One line a human reads. */
export function describeTrainStep({
  wasmMs,
  cpuMs,
  torchMs,
  timesTorch,
  timesFasterThanCpu,
  torchVersion,
}: TrainStepTimes) {
  const torch =
    torchMs === null || timesTorch === null
      ? 'no Python with PyTorch found'
      : `PyTorch ${torchVersion} one thread ${torchMs.toFixed(1)} ms (we take ${timesTorch.toFixed(2)} x its time)`;
  const cpu = `plain CPU backend ${cpuMs.toFixed(0)} ms (we are ${timesFasterThanCpu.toFixed(0)} x as fast)`;
  return `CNN training step, batch 64: WASM ${wasmMs.toFixed(1)} ms; ${torch}; ${cpu}`;
}

/** On the active backend. */
function fastestStep(steps: number): number {
  const network = createLenetBench();
  let fastest = Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    network.step();
    fastest = Math.min(fastest, performance.now() - start);
  }
  network.dispose();
  return fastest;
}

function runTorch(python: string): { version: string; milliseconds: number[] } {
  const script = fileURLToPath(new URL('torch_cnn.py', import.meta.url));
  return JSON.parse(execFileSync(python, [script, String(STEPS)], { encoding: 'utf8' }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const times = await measureTrainStep();
  console.log(JSON.stringify(times));
  console.log(describeTrainStep(times));
}
