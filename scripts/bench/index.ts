/**
 * `npm run bench [name...]`: every figure of docs/benchmarks.md that is a ratio or a bar, in one run. Each line is JSON
 * behind the name of the benchmark.
 */

import { measureCliff } from './cliff.ts';
import { benchDecoder } from './decoder.ts';
import { measureEvaluate } from './evaluate.ts';
import { benchHeatmap } from './heatmap.ts';
import { benchLanguageStep } from './languageStep.ts';
import { benchMagnitude } from './magnitude.ts';
import { benchSmolLm } from './smollm.ts';
import { benchSolver } from './solver.ts';
import { benchSweep } from './sweep.ts';
import { measureTrainStep } from './trainStep.ts';
import { benchWebGpu } from './webgpu.ts';

const benchmarks: Readonly<Record<string, () => unknown>> = {
  /** Before the others: TensorFlow.js' backends are switched on the way. */
  trainStep: measureTrainStep,
  evaluate: measureEvaluate,
  cliff: measureCliff,
  languageStep: benchLanguageStep,
  decoder: benchDecoder,
  magnitude: benchMagnitude,
  heatmap: benchHeatmap,
  solver: () => benchSolver(),
  /** Minutes a method: 30 blocks, each side in turn. */
  smollm: () => benchSmolLm(),
  /** null without a GPU, and says so. */
  webgpu: () => benchWebGpu(),
  sweep: benchSweep,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`bench: wanted some of ${Object.keys(benchmarks).join(', ')}, got ${unknown.join(', ')}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`${name} ${JSON.stringify(await run())}`);
}
process.exit(0); // a message channel of the engine keeps Node alive
