/** The speed bar of sweeps: 5 methods x 9 sparsities x 3 seeds on the bundled CNN, 1,000 test images, on one thread. */
import { readFileSync } from 'node:fs';
import { worldSeed } from '../../src/engine/data/digits/index.ts';
import { bytesSource } from '../../src/engine/io/byteSource.ts';
import { importCheckpoint } from '../../src/engine/io/importCheckpoint.ts';
import { defaultSettings } from '../../src/engine/pipelines/defaults.ts';
import { recipeOf } from '../../src/engine/pipelines/presets.ts';
import type { PruneStage } from '../../src/engine/pipelines/recipe.ts';
import { jobsOf, type SweepRequest } from '../../src/engine/sweeps/request.ts';
import { gatherExamples, groundOf, type SweepSubject } from '../../src/engine/sweeps/subject.ts';
import { createSweeper, type FullPoint } from '../../src/engine/sweeps/sweeper.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { digitsSource } from '../../src/workers/digitsSource.ts';

const choice = (id: string) => ({ id, options: {} });
const request: SweepRequest = {
  methods: ['magnitude', 'random', 'wanda', 'sparsegpt', 'snip'].map(choice),
  patterns: [choice('unstructured')],
  sparsities: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  seeds: [7, 8, 9],
  examples: 1000,
};

export interface SweepBench {
  readonly points: number;
  /** Networks that were measured: seeds that change nothing are measured once. */
  readonly measured: number;
  readonly wallSeconds: number;
  /** Of this process, so that other load on the machine does not count. */
  readonly cpuSeconds: number;
  readonly barSeconds: number;
}

export async function benchSweep(): Promise<SweepBench> {
  await startWasm();
  const folder = new URL('../../public/models/', import.meta.url);
  const bytes = new Uint8Array(readFileSync(new URL('cnn.safetensors', folder)));
  const { spec, params, masks } = await importCheckpoint(bytesSource(bytes, 'cnn.safetensors'));
  const recipe = recipeOf(defaultSettings);
  const base = recipe.stages[0] as PruneStage;
  const data = digitsSource({ train: 600, test: 1000 }, worldSeed, () => {});
  const examples = await gatherExamples(request, data, { base, recipeSeed: recipe.seed });
  const kept = new Map([...masks].map(([name, mask]) => [name, mask.kept]));
  const subject: SweepSubject = { spec, params, masks: kept, base, stage: 0, ...examples };
  const points: FullPoint[] = [];
  const started = performance.now();
  const cpu = process.cpuUsage();
  const sweeper = createSweeper(subject);
  for (const job of jobsOf(request, groundOf(subject))) await sweeper.run(job, (point) => void points.push(point));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (microseconds: number) => Math.round(microseconds / 1e4) / 100;
  return {
    points: points.length,
    measured: sweeper.measured,
    wallSeconds: seconds((performance.now() - started) * 1000),
    cpuSeconds: seconds(user + system),
    barSeconds: 60,
  };
}
