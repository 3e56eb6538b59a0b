/** What a run works on: a network (bundled, fresh, or the visitor's file) and data. Loaded once, used by many runs. */

import { subset } from '../engine/data/dataset.ts';
import { LabError } from '../engine/errors.ts';
import { type Evaluation, evaluate } from '../engine/evaluation/evaluate.ts';
import { bytesSource } from '../engine/io/byteSource.ts';
import { importCheckpoint } from '../engine/io/importCheckpoint.ts';
import { architectures } from '../engine/models/architectures/index.ts';
import { parseModelManifest } from '../engine/models/manifest.ts';
import type { Params } from '../engine/models/param.ts';
import { createParams, disposeParams, paramsFromArrays } from '../engine/models/params.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { addMasks, createNetwork, disposeNetwork, type Network } from '../engine/pipelines/network.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Mask } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { assertShape, sizeOf } from '../engine/tensor/shape.ts';
import { digitsSource } from './digitsSource.ts';
import type { Emit } from './emitter.ts';
import type { Platform } from './platform.ts';
import type { AssetUrls, DatasetView, ModelView } from './protocol.ts';
import { nextTurn } from './turn.ts';
import { modelView } from './views.ts';

/** Seed of the generator: one world for everyone, so that accuracies compare; the run's seed does not change it. */
const worldSeed = 1;
const sampleCount = 24;

/** A trained network as plain arrays, in our own layout. */
export interface TrainedModel {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly params: ReadonlyMap<string, Float32Array>;
  /** What was pruned already: it stays pruned. */
  readonly masks: ReadonlyMap<string, Mask>;
  readonly published: ModelView['published'];
}

export interface Subject {
  readonly name: string;
  readonly data: DataSource;
  createRun(recipe: Recipe): Run;
  measure(network: Network, examples: number, signal?: AbortSignal): Promise<{ evaluation: Evaluation; ms: number }>;
  /** Files the evaluation of the uncut network with the run; computed once a model and data set. */
  measureDense(run: Run, signal?: AbortSignal): Promise<void>;
  release(network: Network): void;
}

export interface Subjects {
  /** @throws LabError 'downloadFailed' | 'modelUnsupported' | ... ; what was loaded before stays usable */
  load(settings: Settings, signal: AbortSignal): Promise<Subject>;
  /** The visitor's network: `weights: 'trained'` with architecture `file` means this one. */
  useModel(model: TrainedModel): void;
  useData(source: DataSource): void;
  readonly ownModel: TrainedModel | null;
}

export function createSubjects(platform: Platform, emit: Emit, assets: () => AssetUrls): Subjects {
  const bundled = new Map<string, TrainedModel>();
  let ownModel: TrainedModel | null = null;
  let ownData: DataSource | null = null;
  let digits: { readonly key: string; readonly source: DataSource } | null = null;
  let toldData: DataSource | null = null;

  async function trainedModel(architecture: string, signal: AbortSignal): Promise<TrainedModel> {
    if (ownModel && architecture === 'file') return ownModel;
    const ready = bundled.get(architecture);
    if (ready) return ready;
    const manifest = parseModelManifest(await platform.fetchBytes(`${assets().models}manifest.json`, signal));
    const entry = manifest.models.find(({ id }) => id === architecture);
    if (!entry)
      throw new LabError('modelUnsupported', `models: no bundled network '${architecture}'`, { name: architecture });
    const bytes = await platform.fetchBytes(`${assets().models}${entry.file}`, signal);
    const { spec, params, masks } = await importCheckpoint(bytesSource(bytes, entry.file));
    const published = { accuracy: entry.metrics.accuracy, examples: entry.metrics.testExamples };
    const model: TrainedModel = { name: architecture, spec, params, masks, published };
    bundled.set(architecture, model);
    return model;
  }

  function dataSource({ source, train, test }: Settings['data']): DataSource {
    if (source === 'files') {
      if (!ownData) throw new LabError('dataMissing', 'data: the files of this run are not open', {});
      return ownData;
    }
    const key = `${train}/${test}`;
    if (digits?.key !== key) {
      const tell = (progress: { done: number; total: number } | null) =>
        emit({
          type: 'progress',
          progress: progress && { task: 'data', ...progress, unit: 'examples', remainingMs: null },
        });
      digits = { key, source: digitsSource({ train, test }, worldSeed, tell) };
    }
    return digits.source;
  }

  return {
    get ownModel() {
      return ownModel;
    },
    useModel(model) {
      ownModel = model;
    },
    useData(source) {
      ownData = source;
    },
    async load(settings, signal) {
      const data = dataSource(settings.data);
      const { architecture, weights } = settings.model;
      const model =
        weights === 'trained'
          ? await trainedModel(architecture, signal)
          : freshModel(
              architecture === 'file' && ownModel ? ownModel.spec : architectures.get(architecture).build(),
              settings.seed,
            );
      checkFit(model.spec, await data.test(signal));
      const subject = createSubject(model, weights, data, platform);
      emit({ type: 'model', model: subject.view });
      if (toldData !== data) {
        emit({ type: 'data', data: await datasetView(settings, data, signal) });
        toldData = data;
      }
      return subject;
    },
  };
}

/** An architecture whose weights begin from the seed. */
function freshModel(spec: ModelSpec, seed: number): TrainedModel & { readonly seed: number } {
  return { name: spec.name, spec, params: new Map(), masks: new Map(), published: null, seed };
}

function createSubject(
  model: TrainedModel & { readonly seed?: number },
  weights: Settings['model']['weights'],
  data: DataSource,
  platform: Platform,
): Subject & { readonly view: ModelView } {
  const { spec } = model;
  const newParams = (): Params =>
    weights === 'fresh'
      ? createParams(spec, createRandom(model.seed ?? 0).split('init'))
      : paramsFromArrays(spec, model.params);
  let dense: { readonly evaluation: Evaluation; readonly ms: number } | null = null;

  async function measureParams(params: Params, examples: number, signal?: AbortSignal) {
    const all = await data.test(signal);
    const part = examples === 0 ? all : subset(all, Math.min(examples, all.size));
    const started = platform.now();
    const evaluation = await evaluate(spec, params, part, { signal, onProgress: nextTurn });
    return { evaluation, ms: platform.now() - started };
  }

  const first = createNetwork(spec, newParams());
  const view = modelView(
    first,
    weights === 'fresh' ? 'fresh' : model.published ? 'bundled' : model.name,
    model.published,
  );
  disposeNetwork(first);

  return {
    name: model.name,
    data,
    view,
    createRun(recipe) {
      const network = createNetwork(spec, newParams());
      addMasks(network, model.masks);
      try {
        return new Run(recipe, network, data);
      } catch (thrown) {
        disposeNetwork(network);
        throw thrown;
      }
    },
    measure: (network, examples, signal) => measureParams(network.params, examples, signal),
    async measureDense(run, signal) {
      if (weights !== 'trained' || run.evaluations.dense) return;
      if (!dense) {
        const params = newParams();
        try {
          dense = await measureParams(params, 0, signal);
        } finally {
          disposeParams(params);
        }
      }
      run.evaluations = { ...run.evaluations, dense: { ...dense.evaluation, ms: dense.ms } };
    },
    release: disposeNetwork,
  };
}

function checkFit(spec: ModelSpec, { shape, classes }: { shape: readonly number[]; classes: number }): void {
  assertShape(`data for ${spec.name}`, shape, spec.inputShape);
  if (classes > spec.classes) {
    throw new LabError(
      'shapeMismatch',
      `data for ${spec.name}: wanted at most ${spec.classes} classes, got ${classes}`,
      {
        where: spec.name,
        wanted: spec.classes,
        got: classes,
      },
    );
  }
}

async function datasetView(
  { data: { source } }: Settings,
  data: DataSource,
  signal?: AbortSignal,
): Promise<DatasetView> {
  const { images, labels, shape, classes, size } = await data.test(signal);
  const count = Math.min(sampleCount, size);
  const length = sizeOf(shape);
  const pixels = new Uint8Array(count * length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(images[i] * 255);
  return {
    source,
    name: data.name,
    train: data.trainSize,
    test: data.testSize,
    shape,
    classes,
    samples: { pixels, labels: labels.slice(0, count), count },
  };
}
