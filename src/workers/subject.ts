/** What one run works on: a network and data. Makes runs, measures and times them. */
import { subset } from '../engine/data/dataset.ts';
import { evaluate } from '../engine/evaluation/evaluate.ts';
import type { EvaluateOptions, Evaluation } from '../engine/evaluation/evaluation.ts';
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import { openTokenizer, type TextCodec } from '../engine/io/huggingface/tokenizer.ts';
import type { Params } from '../engine/models/param.ts';
import { createParams, disposeParams, paramsFromArrays } from '../engine/models/params.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { type DataSource, sequenceLengthOf } from '../engine/pipelines/data.ts';
import { addMasks, createNetwork, disposeNetwork, type Network } from '../engine/pipelines/network.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Mask } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { Platform } from './platform.ts';
import type { ModelView, Timing } from './protocol.ts';
import { nextTurn } from './turn.ts';
import { modelView } from './views.ts';

/** Enough for a steady figure, little enough to wait for: images, or token sequences. */
const timedExamples = { images: 500, tokens: 16 } as const;
/** Examples that answer while the slider moves; the whole test set is measured on release. */
const previewExamples = { images: 256, tokens: 24 } as const;
const timedPasses = 5;

/** A trained network as plain arrays, in our own layout. */
export interface TrainedModel {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly params: ReadonlyMap<string, Float32Array>;
  /** What was pruned already: it stays pruned. */
  readonly masks: ReadonlyMap<string, Mask>;
  readonly published: ModelView['published'];
  /** Configuration, tokenizer and what else came with a language model; absent for image networks. */
  readonly folder?: FolderFiles;
}

export type Extent = 'whole' | 'preview';

export interface Subject {
  readonly name: string;
  readonly view: ModelView;
  /** The network as a run begins with it. */
  readonly spec: ModelSpec;
  readonly data: DataSource;
  createRun(recipe: Recipe): Run;
  /** What came with a language model; null for image networks. */
  readonly folder: FolderFiles | null;
  /** Opened when first asked for. @throws LabError 'fileMissing' */
  codec(): Promise<TextCodec>;
  /** @param extent the whole test set, or as much of it as answers while a slider moves */
  measure(network: Network, extent: Extent, signal?: AbortSignal): Promise<{ evaluation: Evaluation; ms: number }>;
  /** Files the evaluation of the uncut network with the run; computed once a model and data set. */
  measureDense(run: Run, signal?: AbortSignal): Promise<void>;
  /** Times forward passes, the network as it came and as it is now in turn. @throws LabError 'cancelled' */
  time(network: Network, signal?: AbortSignal): Promise<Timing>;
  release(network: Network): void;
}

export function createSubject(
  model: TrainedModel & { readonly seed?: number },
  weights: Settings['model']['weights'],
  data: DataSource,
  platform: Platform,
): Subject {
  const { spec } = model;
  const newParams = (): Params =>
    weights === 'fresh'
      ? createParams(spec, createRandom(model.seed ?? 0).split('init'))
      : paramsFromArrays(spec, model.params);
  let dense: { readonly evaluation: Evaluation; readonly ms: number } | null = null;

  const codec = onceOpened(model.folder);

  async function measureNetwork(
    { spec: of, params }: Pick<Network, 'spec' | 'params'>,
    options: EvaluateOptions & { readonly examples?: number },
  ) {
    const all = await data.test(options.signal);
    const part = options.examples === undefined ? all : subset(all, Math.min(options.examples, all.size));
    const started = platform.now();
    const evaluation = await evaluate(of, params, part, { ...options, onProgress: nextTurn });
    return { evaluation, ms: platform.now() - started };
  }

  const first = createNetwork(spec, newParams());
  const view = modelView(
    first,
    weights === 'fresh' ? 'fresh' : model.published ? 'bundled' : model.name,
    model.published,
    sequenceLengthOf(data),
  );
  disposeNetwork(first);

  return {
    name: model.name,
    data,
    view,
    spec,
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
    folder: model.folder ?? null,
    codec,
    async measure(network, extent, signal) {
      if (extent === 'whole') return measureNetwork(network, { signal });
      const { kind } = await data.test(signal);
      return measureNetwork(network, { signal, examples: previewExamples[kind], taskItems: 0 });
    },
    async measureDense(run, signal) {
      if (weights !== 'trained' || run.evaluations.dense) return;
      if (!dense) {
        const params = newParams();
        try {
          dense = await measureNetwork({ spec, params }, { signal });
        } finally {
          disposeParams(params);
        }
      }
      run.evaluations = { ...run.evaluations, dense: { ...dense.evaluation, ms: dense.ms } };
    },
    async time(network, signal) {
      const test = await data.test(signal);
      const examples = Math.min(timedExamples[test.kind], test.size);
      const options = { examples, taskItems: 0, signal };
      const dense = newParams();
      const ms = { now: [] as number[], dense: [] as number[] };
      try {
        await measureNetwork(network, options); // the first pass pays for memory
        for (let pass = 0; pass < timedPasses; pass++) {
          ms.dense.push((await measureNetwork({ spec, params: dense }, options)).ms);
          ms.now.push((await measureNetwork(network, options)).ms);
        }
      } finally {
        disposeParams(dense);
      }
      return { examples, passes: timedPasses, nowMs: median(ms.now), denseMs: median(ms.dense) };
    },
    release: disposeNetwork,
  };
}

function onceOpened(folder: FolderFiles | undefined): () => Promise<TextCodec> {
  let opened: Promise<TextCodec> | null = null;
  return () => {
    opened ??= openTokenizer(folder ?? new Map());
    return opened;
  };
}

/** Of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) / 2];
}
