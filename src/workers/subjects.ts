/** What a run works on: a network (bundled, fresh, or the visitor's file) and data. Loaded once, used by many runs. */

import { worldSeed } from '../engine/data/digits/index.ts';
import type { OpenedData } from '../engine/data/openFiles.ts';
import { LabError } from '../engine/errors.ts';
import { bytesSource } from '../engine/io/byteSource.ts';
import { importCheckpoint } from '../engine/io/importCheckpoint.ts';
import { architectures } from '../engine/models/architectures/index.ts';
import { parseModelManifest } from '../engine/models/manifest.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { assertShape, sameShape, sizeOf } from '../engine/tensor/shape.ts';
import { digitsSource, memorySource } from './digitsSource.ts';
import type { Emit } from './emitter.ts';
import type { Platform } from './platform.ts';
import type { AssetUrls, DatasetView } from './protocol.ts';
import { createSubject, type Subject, type TrainedModel } from './subject.ts';

const sampleCount = 24;

/** Architecture of settings that mean the visitor's own network. */
export const ownArchitecture = 'file';

export interface Subjects {
  /** @throws LabError 'downloadFailed' | 'modelUnsupported' | ... ; what was loaded before stays usable */
  load(settings: Settings, signal: AbortSignal): Promise<Subject>;
  /** The visitor's network: `weights: 'trained'` with architecture `file` means this one. */
  adoptModel(model: TrainedModel): void;
  adoptData(data: OpenedData): void;
  /** What the present settings take from the visitor's files. */
  own(settings: Settings): { readonly model: TrainedModel | null; readonly data: OpenedData | null };
}

export function createSubjects(platform: Platform, emit: Emit, assets: () => AssetUrls): Subjects {
  const bundled = new Map<string, TrainedModel>();
  let ownModel: TrainedModel | null = null;
  let ownData: { readonly opened: OpenedData; readonly source: DataSource } | null = null;
  let digits: { readonly key: string; readonly source: DataSource } | null = null;
  let toldData: DataSource | null = null;

  async function trainedModel(architecture: string, signal: AbortSignal): Promise<TrainedModel> {
    if (ownModel && architecture === ownArchitecture) return ownModel;
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
      return ownData.source;
    }
    const key = `${train}/${test}`;
    if (digits?.key !== key) {
      const tell = (progress: { done: number; total: number; remainingMs: number } | null) =>
        emit({ type: 'progress', progress: progress && { task: 'data', ...progress, unit: 'examples' } });
      digits = { key, source: digitsSource({ train, test }, worldSeed, tell) };
    }
    return digits.source;
  }

  return {
    own: ({ model, data }) => ({
      model: model.architecture === ownArchitecture ? ownModel : null,
      data: data.source === 'files' && ownData ? ownData.opened : null,
    }),
    adoptModel(model) {
      ownModel = model;
    },
    adoptData(opened) {
      ownData = { opened, source: memorySource(opened.name, opened.train, opened.test) };
    },
    async load(settings, signal) {
      const data = dataSource(settings.data);
      const { architecture, weights } = settings.model;
      const model =
        weights === 'trained'
          ? await trainedModel(architecture, signal)
          : freshModel(
              architecture === ownArchitecture && ownModel ? ownModel.spec : architectures.get(architecture).build(),
              settings.seed,
            );
      checkFit(model, model === ownModel, await data.test(signal));
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

/** Data that do not fit the visitor's own network are asked for; another network can simply be chosen again. */
function checkFit(
  { name, spec }: TrainedModel,
  own: boolean,
  { shape, classes }: { shape: readonly number[]; classes: number },
): void {
  if (own && !sameShape(shape, spec.inputShape)) {
    const [wanted, got] = [spec.inputShape.join(' × '), shape.join(' × ')];
    throw new LabError('dataWanted', `${name}: wanted images of ${wanted}, got ${got}`, { name, wanted, got });
  }
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
