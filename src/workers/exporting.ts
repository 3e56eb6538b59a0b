/** Takes a run away as one zip: written, read again, compared, and only then offered. */
import * as tf from '@tensorflow/tfjs-core';
import { version } from '../../package.json';
import { batchOf, subset } from '../engine/data/dataset.ts';
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import type { LogitsOf } from '../engine/io/checkpoint/checks.ts';
import { exportRun } from '../engine/io/exportRun.ts';
import { writeZip } from '../engine/io/zip/writeZip.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, paramsFromArrays, paramsToArrays } from '../engine/models/params.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import type { Runner } from './runner.ts';
import { throwIfCancelled } from './tasks.ts';

/** Test examples whose logits are compared between the run and the written files. */
const comparedExamples = 16;

/** @param formats ids of further forms of the network */
export async function exportArchive(
  runner: Runner,
  formats: readonly string[],
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { run, subject } = runner;
  const plan = run.pruning?.plan ?? null;
  const fileName = `pruning-lab-${subject.name.replace(/[^\w.-]+/g, '-')}-${plan?.method.id ?? 'dense'}.zip`;
  emit({ type: 'export', export: { status: 'working', fileName, blob: null, files: [], checks: [] } });
  const { files, checks } = await exportRun(
    {
      spec: run.network.spec,
      params: await paramsToArrays(run.network.params),
      masks: run.network.masks,
      base: { name: subject.name, sha256: {} },
      method: plan ? { id: plan.method.id, options: plan.methodOptions } : null,
      pattern: plan?.pattern.id ?? null,
      seed: run.recipe.seed,
      recipe: run.recipe,
      metrics: exportMetrics(run),
      toolVersion: version,
    },
    await logitsOnTest(run, signal),
    formats,
  );
  throwIfCancelled(signal, 'export');
  const parts: Blob[] = [];
  for await (const chunk of writeZip(files, new Date()).chunks()) parts.push(new Blob([chunk]));
  emit({
    type: 'export',
    export: {
      status: 'ready',
      fileName,
      blob: new Blob(parts, { type: 'application/zip' }),
      files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
      checks,
    },
  });
}

export function exportMetrics({ network, evaluations, data }: Run): Record<string, unknown> {
  const short = (evaluation: Evaluation | undefined) =>
    evaluation && {
      accuracy: evaluation.accuracy,
      loss: evaluation.loss,
      examples: evaluation.examples,
      ...(evaluation.perplexity === null ? {} : { perplexity: evaluation.perplexity, tasks: evaluation.tasks }),
    };
  return {
    data: data.name,
    sparsity_of_masked_weights: overallSparsity(network.masks.values()),
    dense: short(evaluations.dense),
    pruned: short(evaluations.pruned),
    recovered: short(evaluations.recovered),
  };
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
