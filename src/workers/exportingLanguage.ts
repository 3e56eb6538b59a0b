/** Takes a language run away as one zip of a Hugging Face folder: written, read again, compared, and only then offered. */
import * as tf from '@tensorflow/tfjs-core';
import { version } from '../../package.json';
import { exportFolder } from '../engine/io/huggingface/exportFolder.ts';
import { writeZip } from '../engine/io/zip/writeZip.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays, paramsToArrays } from '../engine/models/params.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import { exportMetrics } from './exporting.ts';
import type { Runner } from './runner.ts';
import { throwIfCancelled } from './tasks.ts';

/** Tokens of the first test sequence whose logits are compared. */
const comparedTokens = 64;

/** @throws LabError as exportFolder; 'cancelled' */
export async function exportLanguage({ run, subject }: Runner, emit: Emit, signal: AbortSignal): Promise<void> {
  const plan = run.pruning?.plan ?? null;
  const fileName = `pruning-lab-${subject.name.replace(/[^\w.-]+/g, '-')}-${plan?.method.id ?? 'dense'}.zip`;
  emit({ type: 'export', export: { status: 'working', fileName, blob: null, files: [], checks: [] } });
  const { files, checks } = await exportFolder(
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
    subject.folder ?? new Map(),
    await logitsOnTest(run, signal),
  );
  throwIfCancelled(signal, 'export');
  const parts: Blob[] = [];
  for await (const chunk of writeZip(files, new Date()).chunks()) parts.push(new Blob([chunk]));
  const told = files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  const blob = new Blob(parts, { type: 'application/zip' });
  emit({ type: 'export', export: { status: 'ready', fileName, blob, files: told, checks } });
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
