/**
 * What every export shares: the run as an exporter reads it, what goes beside its network, the zip, and what the page is
 * told on the way. Of all that is drawn one file is held at a time.
 */
import { version } from '../../package.json';
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import { blobSource } from '../engine/io/byteSource.ts';
import { createChecker, type ExportCheck, readingBack } from '../engine/io/checkpoint/checks.ts';
import type { exportRun } from '../engine/io/exportRun.ts';
import { hashOf } from '../engine/io/sha256.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { type ZipEntry, zipChunks } from '../engine/io/zip/writeZip.ts';
import { paramsToArrays } from '../engine/models/params.ts';
import { madeByHand } from '../engine/pipelines/maskHistory.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Emit } from './emitter.ts';
import type { ExportView } from './protocol.ts';
import type { Runner } from './runner.ts';
import type { Notebook } from './runs/notebook.ts';
import { besides } from './takeaway/besides.ts';
import { contentOf } from './takeaway/contents.ts';
import { readmeText } from './takeaway/readme.ts';
import type { TakenFile } from './takeaway/taken.ts';
import { throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

type ExportInput = Parameters<typeof exportRun>[0];
type Written = Awaited<ReturnType<typeof exportRun>>;

/** The page hears that it works, and then of the zip or of nothing. @throws LabError as `write`; 'cancelled' */
export async function exportZip(
  runner: Runner,
  notebook: Notebook,
  emit: Emit,
  signal: AbortSignal,
  write: (input: ExportInput) => Promise<Written>,
): Promise<void> {
  const method = runner.run.pruning?.plan.method.id ?? 'dense';
  const fileName = `pruning-lab-${runner.subject.name.replace(/[^\w.-]+/g, '-')}-${method}.zip`;
  const view = { fileName, blob: null, files: [], checks: [] };
  emit({ type: 'export', export: { ...view, status: 'working' } });
  try {
    const written = await writtenZip(runner, { notebook, fileName, signal, write });
    emit({ type: 'export', export: { ...view, status: 'ready', ...written } });
  } catch (thrown) {
    emit({ type: 'export', export: null });
    throw thrown;
  }
}

interface Writing {
  readonly notebook: Notebook;
  readonly fileName: string;
  readonly signal: AbortSignal;
  readonly write: (input: ExportInput) => Promise<Written>;
}

async function writtenZip(
  { run, subject }: Runner,
  { notebook, fileName, signal, write }: Writing,
): Promise<Pick<ExportView, 'blob' | 'files' | 'checks'>> {
  const plan = run.pruning?.plan ?? null;
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
  const taken: TakenFile[] = [];
  const parts: Blob[] = [];
  for await (const chunk of zipChunks(noting(files, besides(run, notebook), taken), new Date())) {
    throwIfCancelled(signal, 'export');
    parts.push(new Blob([chunk])); // which the browser may keep on disk
    await nextTurn();
  }
  const blob = new Blob(parts, { type: 'application/zip' });
  const inZip = await verifyZip(blob, fileName, taken);
  return { blob, files: taken, checks: [...checks, ...inZip] };
}

/** The network's files, what goes beside them, and an index of all; each is noted as the zip comes to it. */
async function* noting(
  files: Written['files'],
  others: AsyncIterable<ZipEntry>,
  taken: TakenFile[],
): AsyncGenerator<ZipEntry, void, undefined> {
  const note = ({ name, blob }: ZipEntry, sha256: string) =>
    taken.push({ name, content: contentOf(name), bytes: blob.size, sha256 });
  for (const file of files) {
    note(file, file.sha256);
    yield file;
  }
  for await (const entry of others) {
    note(entry, await hashOf(blobSource(entry.blob, entry.name)));
    yield entry;
  }
  const index = { name: 'README.txt', blob: new Blob([readmeText(taken)]) };
  note(index, await hashOf(blobSource(index.blob, index.name)));
  yield index;
}

/** Reads every file out of the finished zip. @throws LabError 'exportMismatch' */
async function verifyZip(zip: Blob, name: string, taken: readonly TakenFile[]): Promise<readonly ExportCheck[]> {
  const { equal, checks } = createChecker(null);
  const found = await readingBack(() => readZip(blobSource(zip, name), 0));
  equal('files in the zip', taken.length, found.length);
  const byPath = new Map(found.map((file) => [file.path, file]));
  for (const { name, sha256 } of taken) {
    const file = byPath.get(name);
    equal(`sha256 in the zip of ${name}`, sha256, file ? await readingBack(() => hashOf(file)) : 'none');
  }
  return checks;
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
