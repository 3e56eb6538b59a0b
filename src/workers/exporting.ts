/** Takes a run away as one zip: written, read again, compared, and only then offered. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, subset } from '../engine/data/dataset.ts';
import type { LogitsOf } from '../engine/io/checkpoint/checks.ts';
import { exportRun } from '../engine/io/exportRun.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, paramsFromArrays } from '../engine/models/params.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import { exportZip } from './exportZip.ts';
import type { Runner } from './runner.ts';
import type { Notebook } from './runs/notebook.ts';
import { throwIfCancelled } from './tasks.ts';

/** Test examples whose logits are compared between the run and the written files. */
const comparedExamples = 16;

/** @param formats ids of further forms of the network */
export async function exportArchive(
  runner: Runner,
  formats: readonly string[],
  notebook: Notebook,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const logitsOf = await logitsOnTest(runner.run, signal);
  await exportZip(runner, notebook, emit, signal, (input) => exportRun(input, logitsOf, formats));
}

/** Logits of the first test examples, for any parameters of this network, or of what it became in another form. */
async function logitsOnTest({ network, data }: Run, signal: AbortSignal): Promise<LogitsOf> {
  const test = await data.test(signal);
  const examples = subset(test, Math.min(comparedExamples, test.size));
  return async (arrays, spec = network.spec) => {
    throwIfCancelled(signal, 'export');
    const params = paramsFromArrays(spec, arrays);
    const batch = batchOf(
      examples,
      Int32Array.from({ length: examples.size }, (_, index) => index),
    );
    const logits = tf.tidy(() => forward(spec, params, batch.inputs).logits);
    try {
      return Float32Array.from(await logits.data());
    } finally {
      logits.dispose();
      tf.dispose([batch.inputs, batch.labels]);
      disposeParams(params);
    }
  };
}
