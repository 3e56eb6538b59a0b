/** An image network's recipe on a lab or PyTorch checkpoint: the same run as on the page, written as its export is. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, subset } from '../engine/data/dataset.ts';
import { LabError } from '../engine/errors.ts';
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import { bytesSource } from '../engine/io/byteSource.ts';
import { exportRun } from '../engine/io/exportRun.ts';
import { importCheckpoint } from '../engine/io/importCheckpoint.ts';
import type { Dampening } from '../engine/methods/dampening.ts';
import { architectures } from '../engine/models/architectures/index.ts';
import { forward } from '../engine/models/forward.ts';
import {
  createParams,
  disposeParams,
  type ParamArrays,
  paramsFromArrays,
  paramsToArrays,
} from '../engine/models/params.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { addMasks, createNetwork, disposeNetwork, type Network } from '../engine/pipelines/network.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import { masksOfZeros } from '../engine/pipelines/zeroMasks.ts';
import { maskSparsity } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { copyOf, jsonStream, type OpenedFolder, type WrittenFile, writeStream } from './files.ts';
import { judgeRun } from './judging.ts';
import type { RunVersions } from './manifest.ts';
import { maskedLine } from './raisedLine.ts';
import { compactFigures, structuredLine } from './structuredLine.ts';

export interface ImageRunRequest {
  readonly recipe: Recipe;
  readonly model: OpenedFolder;
  readonly name: string;
  readonly data: DataSource;
  readonly out: string;
  readonly versions: RunVersions;
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Test examples whose logits are compared between the run and the written files. */
const comparedExamples = 16;

/**
 * Writes model.safetensors, masks.safetensors, load.py, metrics.json and manifest.json.
 * @returns metrics, as in metrics.json
 * @throws LabError as importCheckpoint, Run and exportRun
 */
export async function runImageRecipe(request: ImageRunRequest): Promise<Readonly<Record<string, unknown>>> {
  const { recipe, data, out, versions, tell, signal } = request;
  const network = await openNetwork(request);
  const run = new Run(recipe, network, data);
  const seconds: Record<string, number> = {};
  const raised: Record<string, Dampening> = {};
  let compacted: StepReport | null = null;
  const judge = async () => {
    const judged = await judgeRun(run, signal);
    if (!judged) return;
    seconds.evaluate = (seconds.evaluate ?? 0) + judged.ms / 1000;
    tell(`${judged.milestone}: accuracy ${judged.evaluation.accuracy.toFixed(4)}`);
  };
  try {
    await judge();
    while (!run.finished) {
      const { stage } = recipe.stages[run.cursor.stage];
      const begun = performance.now();
      const report = await run.advance(signal);
      seconds[stage] = (seconds[stage] ?? 0) + (performance.now() - begun) / 1000;
      if (report.did === 'masked') {
        tell(maskedLine(report));
        if (report.raised) raised[report.layer] = report.raised;
      }
      const structured = structuredLine(report);
      if (structured) tell(structured);
      if (report.did === 'compacted') compacted = report;
      if (report.did === 'evaluated') tell(`accuracy ${report.evaluation.accuracy.toFixed(4)}`);
      if (report.did === 'trainStep' && report.step % 100 === 0) {
        tell(`${report.phase}: step ${report.step} of ${report.steps}, loss ${report.loss.toFixed(4)}`);
      }
      await judge();
    }
    const { dense, pruned, recovered } = run.evaluations;
    const metrics = {
      dense: short(dense),
      pruned: short(pruned),
      recovered: short(recovered),
      sparsity: {
        overall: overallSparsity(network.masks.values()),
        tensors: Object.fromEntries([...network.masks].map(([name, mask]) => [name, maskSparsity(mask)])),
      },
      ...(compacted ? { compacted: compactFigures(compacted) } : {}),
      raised_dampening: raised,
      data: data.name,
      seconds,
      ...versions,
    };
    await writeRun(request, run, metrics);
    tell(`wrote ${out}`);
    return metrics;
  } finally {
    run.dispose();
    disposeNetwork(network);
  }
}

/** Fresh weights need no file; trained ones are the folder's model.safetensors, or the one named as the architecture. */
async function openNetwork({ recipe, model }: ImageRunRequest): Promise<Network> {
  const { architecture, weights } = recipe.model;
  if (weights === 'fresh') {
    const spec = architectures.get(architecture).build();
    return createNetwork(spec, createParams(spec, createRandom(recipe.seed).split('init')));
  }
  const file = model.files.get('model.safetensors') ?? model.files.get(`${architecture}.safetensors`);
  if (!file)
    throw new LabError('fileMissing', 'folder: wanted model.safetensors, got none', { file: 'model.safetensors' });
  const masks = model.files.get('masks.safetensors');
  const imported = await importCheckpoint(file, masks ? { masks } : {});
  const network = createNetwork(imported.spec, paramsFromArrays(imported.spec, imported.params));
  addMasks(network, imported.masks.size > 0 ? imported.masks : masksOfZeros(imported.spec, imported.params));
  return network;
}

async function writeRun(
  { recipe, name, data, out, versions }: ImageRunRequest,
  run: Run,
  metrics: object,
): Promise<void> {
  const plan = run.pruning?.plan ?? null;
  const { files } = await exportRun(
    {
      spec: run.network.spec,
      params: await paramsToArrays(run.network.params),
      masks: run.network.masks,
      base: { name, sha256: {} },
      method: plan ? { id: plan.method.id, options: plan.methodOptions } : null,
      pattern: plan?.pattern.id ?? null,
      seed: recipe.seed,
      recipe,
      metrics: { ...metrics },
      toolVersion: versions.versions.lab,
    },
    await logitsOn(run, data),
  );
  const written: WrittenFile[] = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.blob.arrayBuffer());
    const target = file.name === 'pruning_manifest.json' ? 'manifest.json' : file.name;
    written.push(await writeStream(out, target, copyOf(bytesSource(bytes, file.name))));
  }
  await writeStream(out, 'metrics.json', jsonStream(metrics));
}

async function logitsOn(run: Run, data: DataSource): Promise<(arrays: ParamArrays) => Promise<Float32Array>> {
  const test = await data.test();
  const examples = subset(test, Math.min(comparedExamples, test.size));
  return async (arrays) => {
    const params = paramsFromArrays(run.network.spec, arrays);
    const batch = batchOf(
      examples,
      Int32Array.from({ length: examples.size }, (_, index) => index),
    );
    const logits = tf.tidy(() => forward(run.network.spec, params, batch.inputs).logits);
    try {
      return Float32Array.from(await logits.data());
    } finally {
      logits.dispose();
      tf.dispose([batch.inputs, batch.labels]);
      disposeParams(params);
    }
  };
}

function short(evaluation: (Evaluation & { readonly ms: number }) | undefined) {
  return evaluation ? { accuracy: evaluation.accuracy, loss: evaluation.loss, examples: evaluation.examples } : null;
}
