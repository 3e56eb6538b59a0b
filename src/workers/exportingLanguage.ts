/** Takes a language run away as one zip of a Hugging Face folder: written, read again, compared, and only then offered. */
import * as tf from '@tensorflow/tfjs-core';
import { exportFolder } from '../engine/io/huggingface/exportFolder.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../engine/models/params.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import { exportZip } from './exportZip.ts';
import type { Runner } from './runner.ts';
import type { Notebook } from './runs/notebook.ts';
import { throwIfCancelled } from './tasks.ts';

/** Tokens of the first test sequence whose logits are compared. */
const comparedTokens = 64;

/** @throws LabError as exportFolder; 'cancelled' */
export async function exportLanguage(
  runner: Runner,
  notebook: Notebook,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const logitsOf = await logitsOnTest(runner.run, signal);
  const folder = runner.subject.folder ?? new Map();
  await exportZip(runner, notebook, emit, signal, (input) => exportFolder(input, folder, logitsOf));
}

async function logitsOnTest(
  { network, data }: Run,
  signal: AbortSignal,
): Promise<(arrays: ParamArrays) => Promise<Float32Array>> {
  const test = await data.test(signal);
  if (test.kind !== 'tokens') throw new Error('a language model reads tokens');
  const tokens = test.sequences[0].slice(0, comparedTokens);
  return async (arrays) => {
    throwIfCancelled(signal, 'export');
    const params = paramsFromArrays(network.spec, arrays);
    const logits = tf.tidy(() => forward(network.spec, params, tf.tensor1d(tokens, 'int32')).logits);
    try {
      return Float32Array.from(await logits.data());
    } finally {
      logits.dispose();
      disposeParams(params);
    }
  };
}
