/**
 * `npm run train-language -- [--out FOLDER] [--steps N] [--resume]`: trains the story LLaMA by the engine on WASM.
 * FOLDER keeps what is needed to go on (training.safetensors) and the curve (curve.jsonl). At the end the model, its
 * tokenizer and its measures go to public/models/story-llama/, or with --model to another folder. --until N pauses.
 */

import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { packedSequence } from '../src/engine/data/stories/sequences.ts';
import { llamaSpec } from '../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../src/engine/models/architectures/storyLlama.ts';
import {
  createParams,
  disposeParams,
  paramSpecs,
  paramsFromArrays,
  paramsToArrays,
} from '../src/engine/models/params.ts';
import { createRandom } from '../src/engine/tensor/random.ts';
import { sizeOf } from '../src/engine/tensor/shape.ts';
import { startTraining } from '../src/engine/training/training.ts';
import type { Batch } from '../src/engine/training/trainStep.ts';
import { useWasm as startWasm } from '../src/testing/backends.ts';
import { readTraining, writeTraining } from './story-llama/checkpoint.ts';
import { listInManifest } from './story-llama/manifestEntry.ts';
import { measure } from './story-llama/measure.ts';
import { recipe, trainingPlan } from './story-llama/recipe.ts';
import { writeFolder } from './story-llama/writeFolder.ts';

const { values: given } = parseArgs({
  options: {
    out: { type: 'string', default: '.cache/story-llama' },
    model: { type: 'string', default: join(import.meta.dirname, '../public/models/story-llama') },
    steps: { type: 'string', default: `${recipe.steps}` },
    until: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
});
const steps = Number(given.steps);
const until = Math.min(steps, Number(given.until ?? steps));
const every = { report: 20, save: 50, measure: 500 };

await startWasm();
mkdirSync(given.out, { recursive: true });
const spec = llamaSpec(storyLlamaConfig);
const random = createRandom(recipe.seed);
const saved = given.resume ? await readTraining(given.out) : null;
if (!saved && existsSync(join(given.out, 'training.safetensors'))) {
  throw new Error(`${given.out} holds a training: go on with --resume, or name another folder with --out`);
}
const params = saved ? paramsFromArrays(spec, saved.params) : createParams(spec, random.split('init'));
const size = steps * recipe.batchSize; // every sequence is new: one epoch
const training = startTraining({ spec, params }, trainingPlan, size, random.split('order'), new Map(), saved?.state);
const parameters = paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
console.log(`${parameters} parameters, from step ${training.step} of ${steps}`);

const started = performance.now();
const firstStep = training.step;
let lossSum = 0;
let lossSteps = 0;
while (training.step < until) {
  const batch = batchOf(training.nextIndices());
  const { loss, learningRate } = await training.advance(batch);
  tf.dispose([batch.inputs, batch.labels]);
  lossSum += loss;
  lossSteps += 1;
  const { step } = training;
  if (step % every.report === 0 || step === until) {
    const tokens = (step - firstStep) * recipe.batchSize * recipe.sequenceLength;
    const tokensPerSecond = Math.round(tokens / ((performance.now() - started) / 1000));
    report({ step, loss: lossSum / lossSteps, learningRate, tokensPerSecond });
    [lossSum, lossSteps] = [0, 0];
  }
  if (step % every.save === 0 || step === until) {
    await writeTraining(given.out, await paramsToArrays(params), await training.save());
  }
  if (step % every.measure === 0 && step < steps) report({ step, ...(await measure(spec, params, 100, 60)) });
}
if (training.step === steps) {
  const metrics = await measure(spec, params, recipe.testStories, recipe.itemsPerTask);
  report({ step: steps, ...metrics });
  await writeFolder(given.model, spec, await paramsToArrays(params), metrics);
  listInManifest(given.model, parameters, metrics);
  console.log(`written to ${given.model}`);
}
training.dispose();
disposeParams(params);

/** Predicts each token of the sequences but their first. */
function batchOf(indices: Int32Array): Batch {
  const length = recipe.sequenceLength;
  const [inputs, labels] = [new Int32Array(indices.length * length), new Int32Array(indices.length * length)];
  for (const [row, index] of indices.entries()) {
    const tokens = packedSequence(recipe.worldSeed, 'train', index, length + 1);
    inputs.set(tokens.subarray(0, length), row * length);
    labels.set(tokens.subarray(1), row * length);
  }
  return { inputs: tf.tensor1d(inputs, 'int32'), labels: tf.tensor1d(labels, 'int32'), sequenceLength: length };
}

function report(entry: object): void {
  const line = JSON.stringify(entry);
  appendFileSync(join(given.out, 'curve.jsonl'), `${line}\n`);
  console.log(line);
}
