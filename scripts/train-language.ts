/**
 * `npm run train-language -- [--out FOLDER] [--resume]`: trains the story LLaMA by the engine on WASM, phase by phase.
 * FOLDER/phase-N keeps what is needed to go on (training.safetensors) and the curve (curve.jsonl). At the end the model,
 * its tokenizer and its measures go to public/models/story-llama/, or with --model to another folder beside a manifest.
 */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { packStories } from '../src/engine/data/stories/sequences.ts';
import { llamaSpec } from '../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../src/engine/models/architectures/storyLlama.ts';
import {
  createParams,
  disposeParams,
  type ParamArrays,
  paramSpecs,
  paramsFromArrays,
  paramsToArrays,
} from '../src/engine/models/params.ts';
import { createRandom, type Random } from '../src/engine/tensor/random.ts';
import { sizeOf } from '../src/engine/tensor/shape.ts';
import { startTraining } from '../src/engine/training/training.ts';
import type { Batch } from '../src/engine/training/trainStep.ts';
import { useWasm as startWasm } from '../src/testing/backends.ts';
import { readTraining, writeTraining } from './story-llama/checkpoint.ts';
import { giveMatchingHeads } from './story-llama/initialWeights.ts';
import { listInManifest } from './story-llama/manifestEntry.ts';
import { measure } from './story-llama/measure.ts';
import { type Phase, recipe, trainingPlan } from './story-llama/recipe.ts';
import { writeFolder } from './story-llama/writeFolder.ts';

const { values: given } = parseArgs({
  options: {
    out: { type: 'string', default: '.cache/story-llama' },
    model: { type: 'string', default: join(import.meta.dirname, '../public/models/story-llama') },
    resume: { type: 'boolean', default: false },
  },
});
const every = { report: 20, save: 50, measure: 150 };

await startWasm();
const spec = llamaSpec(storyLlamaConfig);
const parameters = paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
let weights: ParamArrays | null = null;
let before = 0; // sequences of earlier phases
for (const [index, phase] of recipe.phases.entries()) {
  weights = await trainPhase(index, phase, weights, before);
  before += phase.until * recipe.batchSize;
}
if (!weights) throw new Error('the recipe has no phase');
const params = paramsFromArrays(spec, weights);
const metrics = await measure(spec, params, recipe.testStories, recipe.itemsPerTask);
disposeParams(params);
console.log(JSON.stringify(metrics));
await writeFolder(given.model, spec, weights, metrics);
listInManifest(given.model, parameters, metrics);
console.log(`written to ${given.model}`);

/** @returns the weights at its end; a phase that had ended before is only read */
async function trainPhase(index: number, phase: Phase, from: ParamArrays | null, first: number): Promise<ParamArrays> {
  const folder = join(given.out, `phase-${index + 1}`);
  mkdirSync(folder, { recursive: true });
  const begun = existsSync(join(folder, 'training.safetensors'));
  if (begun && !given.resume) throw new Error(`${folder} holds a training: go on with --resume, or name another --out`);
  const saved = begun ? await readTraining(folder) : null;
  if (saved && saved.state.step >= phase.until) return saved.params;
  const seeded = createRandom(recipe.seed);
  const random = index === 0 ? seeded : seeded.split(`phase ${index}`);
  const arrays = saved?.params ?? from;
  const live = paramsFromArrays(spec, arrays ?? (await initialArrays(random.split('init'))));
  const size = phase.steps * recipe.batchSize; // every sequence is new: one epoch
  const plan = trainingPlan(phase);
  const training = startTraining({ spec, params: live }, plan, size, random.split('order'), new Map(), saved?.state);
  console.log(`phase ${index + 1}: ${parameters} parameters, from step ${training.step} of ${phase.until}`);
  const report = reporter(folder);
  const started = performance.now();
  const firstStep = training.step;
  let [lossSum, lossSteps] = [0, 0];
  while (training.step < phase.until) {
    const batch = batchOf(training.nextIndices(), training.step, first, phase);
    const { loss, learningRate } = await training.advance(batch);
    tf.dispose([batch.inputs, batch.labels, ...(batch.focus ? [batch.focus.rows] : [])]);
    lossSum += loss;
    lossSteps += 1;
    const { step } = training;
    if (step % every.report === 0 || step === phase.until) {
      const tokens = (step - firstStep) * recipe.batchSize * phase.length;
      const tokensPerSecond = Math.round(tokens / ((performance.now() - started) / 1000));
      report({ step, loss: lossSum / lossSteps, learningRate, tokensPerSecond });
      [lossSum, lossSteps] = [0, 0];
    }
    if (step % every.save === 0 || step === phase.until) {
      await writeTraining(folder, await paramsToArrays(live), await training.save());
    }
    if (step % every.measure === 0) report({ step, ...(await measure(spec, live, 100, 60)) });
  }
  const result = await paramsToArrays(live);
  training.dispose();
  disposeParams(live);
  return result;
}

async function initialArrays(random: Random): Promise<ParamArrays> {
  const params = createParams(spec, random);
  const arrays = await paramsToArrays(params);
  disposeParams(params);
  giveMatchingHeads(storyLlamaConfig, arrays, random.split('heads'));
  return arrays;
}

/** Predicts each token of the sequences but their first. @param first sequences that are past */
function batchOf(indices: Int32Array, step: number, first: number, { stories, length, focus: share }: Phase): Batch {
  const split = stories[step % stories.length];
  const [inputs, labels] = [new Int32Array(indices.length * length), new Int32Array(indices.length * length)];
  const rows: number[] = [];
  for (const [row, index] of indices.entries()) {
    const { tokens, answers } = packStories(recipe.worldSeed, split, first + index, length + 1);
    inputs.set(tokens.subarray(0, length), row * length);
    labels.set(tokens.subarray(1), row * length);
    rows.push(...answers.map((place) => row * length + place - 1));
  }
  const batch = { inputs: tf.tensor1d(inputs, 'int32'), labels: tf.tensor1d(labels, 'int32'), sequenceLength: length };
  return share === 0 ? batch : { ...batch, focus: { rows: tf.tensor1d(rows, 'int32'), share } };
}

function reporter(folder: string): (entry: object) => void {
  return (entry) => {
    const line = JSON.stringify(entry);
    appendFileSync(join(folder, 'curve.jsonl'), `${line}\n`);
    console.log(line);
  };
}
