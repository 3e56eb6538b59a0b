/** What every export shares: the run as an exporter reads it, the zip, and what the page is told on the way. */
import { version } from '../../package.json';
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import type { exportRun } from '../engine/io/exportRun.ts';
import { writeZip } from '../engine/io/zip/writeZip.ts';
import { paramsToArrays } from '../engine/models/params.ts';
import { madeByHand } from '../engine/pipelines/maskHistory.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import type { Runner } from './runner.ts';
import { throwIfCancelled } from './tasks.ts';

type ExportInput = Parameters<typeof exportRun>[0];
type Written = Awaited<ReturnType<typeof exportRun>>;

/** @throws LabError as `write`; 'cancelled' */
export async function exportZip(
  { run, subject }: Runner,
  emit: Emit,
  signal: AbortSignal,
  write: (input: ExportInput) => Promise<Written>,
): Promise<void> {
  const plan = run.pruning?.plan ?? null;
  const fileName = `pruning-lab-${subject.name.replace(/[^\w.-]+/g, '-')}-${plan?.method.id ?? 'dense'}.zip`;
  emit({ type: 'export', export: { status: 'working', fileName, blob: null, files: [], checks: [] } });
  const { files, checks } = await write({
    spec: run.network.spec,
    params: await paramsToArrays(run.network.params),
    masks: run.network.masks,
    base: { name: subject.name, sha256: {} },
    method: plan ? { id: plan.method.id, options: plan.methodOptions } : null,
    pattern: plan?.pattern.id ?? null,
    seed: run.recipe.seed,
    recipe: run.recipe,
    paintedMasks: madeByHand(run.maskHistory),
    metrics: exportMetrics(run),
    toolVersion: version,
  });
  throwIfCancelled(signal, 'export');
  const parts: Blob[] = [];
  for await (const chunk of writeZip(files, new Date()).chunks()) parts.push(new Blob([chunk]));
  const told = files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  const blob = new Blob(parts, { type: 'application/zip' });
  emit({ type: 'export', export: { status: 'ready', fileName, blob, files: told, checks } });
}

function exportMetrics({ network, evaluations, data }: Run): Record<string, unknown> {
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
