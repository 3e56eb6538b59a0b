/** What a run works on: a network (bundled, fresh, or the visitor's file) and data. Loaded once, used by many runs. */

import type { Dataset } from '../engine/data/dataset.ts';
import { worldSeed } from '../engine/data/digits/index.ts';
import type { OpenedData } from '../engine/data/openFiles.ts';
import { LabError } from '../engine/errors.ts';
import { type ByteSource, bytesSource } from '../engine/io/byteSource.ts';
import { openTokenizer } from '../engine/io/huggingface/tokenizer.ts';
import { importCheckpoint } from '../engine/io/importCheckpoint.ts';
import { architectures } from '../engine/models/architectures/index.ts';
import { parseModelManifest } from '../engine/models/manifest.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { languageSource } from '../engine/pipelines/languageData.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { assertShape, sameShape } from '../engine/tensor/shape.ts';
import { datasetView } from './datasetView.ts';
import { digitsSource, memorySource } from './digitsSource.ts';
import type { Emit } from './emitter.ts';
import { isLanguageFolder, openLanguageModel } from './openLanguageModel.ts';
import type { Platform } from './platform.ts';
import type { AssetUrls } from './protocol.ts';
import { createSubject, type Subject, type TrainedModel } from './subject.ts';

/** Architecture of settings that mean the visitor's own network. */
export const ownArchitecture = 'file';

export interface Subjects {
  /** The network that settings mean, before its weights are loaded. @throws LabError 'unknownId' */
  specOf(model: Settings['model']): ModelSpec;
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
  let tokens: { readonly key: string; readonly model: TrainedModel; readonly source: DataSource } | null = null;
  let toldData: DataSource | null = null;

  async function trainedModel(architecture: string, signal: AbortSignal): Promise<TrainedModel> {
    if (ownModel && architecture === ownArchitecture) return ownModel;
    const ready = bundled.get(architecture);
    if (ready) return ready;
    const manifest = parseModelManifest(await platform.fetchBytes(`${assets().models}manifest.json`, signal));
    const entry = manifest.models.find(({ id }) => id === architecture);
    if (!entry)
      throw new LabError('modelUnsupported', `models: no bundled network '${architecture}'`, { name: architecture });
    const files = new Map<string, ByteSource>();
    for (const path of [entry.file, ...entry.beside]) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      files.set(name, bytesSource(await platform.fetchBytes(`${assets().models}${path}`, signal), name));
    }
    const { accuracy, perplexity = null, testExamples: examples } = entry.metrics;
    const published = { accuracy, perplexity, examples };
    const model = isLanguageFolder(files)
      ? await openLanguageModel(architecture, files, published)
      : { name: architecture, ...(await importCheckpoint([...files.values()][0])), published };
    bundled.set(architecture, model);
    return model;
  }

  /** An architecture whose weights begin from the seed; a language model keeps the tokenizer of the trained one. */
  async function freshModel(
    architecture: string,
    seed: number,
    signal: AbortSignal,
  ): Promise<TrainedModel & { readonly seed: number }> {
    const own = architecture === ownArchitecture ? ownModel : null;
    const spec = own?.spec ?? architectures.get(architecture).build();
    const folder = spec.task === 'language' ? (own ?? (await trainedModel(architecture, signal))).folder : undefined;
    return { name: spec.name, spec, params: new Map(), masks: new Map(), published: null, folder, seed };
  }

  async function dataSource(data: Settings['data'], model: TrainedModel): Promise<DataSource> {
    if (data.source === 'files') {
      if (!ownData) throw new LabError('dataMissing', 'data: the files of this run are not open', {});
      return ownData.source;
    }
    const { spec } = model;
    if (spec.task === 'language') {
      const key = JSON.stringify(data);
      if (tokens?.key !== key || tokens.model !== model) {
        const codec = () => openTokenizer(model.folder ?? new Map());
        tokens = { key, model, source: await languageSource(data, { spec, codec }) };
      }
      return tokens.source;
    }
    if (data.source !== 'digits') {
      const problem = `${spec.name} classifies images; '${data.source}' are for language models`;
      throw new LabError('recipeInvalid', `data: ${problem}`, { field: 'data', problem });
    }
    const { train, test } = data;
    const key = `${train}/${test}`;
    if (digits?.key !== key) {
      const tell = (progress: { done: number; total: number; remainingMs: number } | null) =>
        emit({ type: 'progress', progress: progress && { task: 'data', ...progress, unit: 'examples' } });
      digits = { key, source: digitsSource({ train, test }, worldSeed, tell) };
    }
    return digits.source;
  }

  return {
    specOf: ({ architecture }) =>
      architecture === ownArchitecture && ownModel ? ownModel.spec : architectures.get(architecture).build(),
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
      const { architecture, weights } = settings.model;
      const model =
        weights === 'trained'
          ? await trainedModel(architecture, signal)
          : await freshModel(architecture, settings.seed, signal);
      const data = await dataSource(settings.data, model);
      checkFit(model, model === ownModel, await data.test(signal));
      const subject = createSubject(model, weights, data, platform);
      emit({ type: 'model', model: subject.view });
      if (toldData !== data) {
        emit({ type: 'data', data: await datasetView(settings, data, model.folder, signal) });
        toldData = data;
      }
      return subject;
    },
  };
}

/**
 * Data that do not fit the visitor's own network are asked for; another network can simply be chosen again. Token
 * sequences were made for the model at hand.
 */
function checkFit({ name, spec }: TrainedModel, own: boolean, data: Dataset): void {
  if (data.kind === 'tokens') return;
  const { shape, classes } = data;
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
