/** Speed and size, measured here: one network dense, masked, N:M, CSR and shrunk, timed in turns in this tab. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, subset } from '../../engine/data/dataset.ts';
import { evaluate } from '../../engine/evaluation/evaluate.ts';
import { measureLatency } from '../../engine/evaluation/latency.ts';
import { disposeParams, paramSpecs, paramsFromArrays, paramsToArrays } from '../../engine/models/params.ts';
import { sequenceLengthOf } from '../../engine/pipelines/data.ts';
import { canRun, type LoadedVersion, loadVersion } from '../../engine/pipelines/loadVersion.ts';
import type { Version } from '../../engine/pipelines/version.ts';
import { versionsOf } from '../../engine/pipelines/versions.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import { nextTurn } from '../turn.ts';
import { type Quality, qualityOf } from './quality.ts';
import type { SpeedVersionView, SpeedView } from './speedView.ts';

/** Examples that are timed together, and those behind a quality, by kind of data: a sequence is many predictions. */
const sizes = { images: { batch: 64, tested: Number.POSITIVE_INFINITY }, tokens: { batch: 4, tested: 64 } };
const usualRounds = 25;
const leastRounds = 7;
const warmup = 2;
/** Milliseconds. */
const patience = 15_000;
/** Rounds between two events. */
const tellEvery = 5;

export async function runTiming(
  { run, dense: denseOf }: Pick<Runner, 'run' | 'dense'>,
  emit: Emit,
  signal: AbortSignal,
  rounds = usualRounds,
): Promise<void> {
  const { spec } = run.network;
  const all = await run.data.test(signal);
  const test = subset(all, Math.min(all.size, sizes[all.kind].tested));
  const pruned = await paramsToArrays(run.network.params);
  const dense = await denseOf();
  // a network that has become smaller has no larger self to be compared with
  const sameShapes = paramSpecs(spec).every(({ name, shape }) => dense.get(name)?.length === sizeOf(shape));
  const versions = versionsOf(spec, sameShapes ? dense : pruned, pruned, sequenceLengthOf(run.data));
  const batch = Math.min(sizes[test.kind].batch, test.size);
  let view: SpeedView = {
    status: 'running',
    backend: tf.getBackend(),
    batch,
    examples: test.size,
    of: all.size,
    rounds: 0,
    total: rounds,
    versions: versions.map((version) => {
      const { id, computes, bytes, weights, macs } = version;
      return { id, computes, bytes, weights, macs, runs: canRun(version), quality: null, latency: null };
    }),
  };
  const tell = (change: Partial<SpeedView>) => {
    view = { ...view, ...change };
    emit({ type: 'speed', view });
  };
  const change = (id: string, part: Partial<SpeedVersionView>) =>
    view.versions.map((version) => (version.id === id ? { ...version, ...part } : version));
  const loaded: LoadedVersion[] = [];
  let counted = 0;
  const examples = batchOf(
    test,
    Int32Array.from({ length: batch }, (_, index) => index),
  );
  try {
    tell({});
    for (const version of versions) {
      tell({ versions: change(version.id, { quality: await measured(version, view) }) });
    }
    const timed = versions.filter(canRun);
    for (const version of timed) loaded.push(loadVersion(version));
    const times = await measureLatency(
      loaded.map((version) => () => version.run(examples)),
      {
        rounds,
        leastRounds: Math.min(leastRounds, rounds),
        patience,
        warmup,
        now: () => performance.now(),
        signal,
        onRound: async (done) => {
          counted = done;
          if (done % tellEvery === 0) tell({ rounds: done });
          await nextTurn();
        },
      },
    );
    const latencyOf = new Map(timed.map(({ id }, index) => [id, times[index]]));
    tell({
      status: 'finished',
      rounds: counted,
      total: counted,
      versions: view.versions.map((version) => ({ ...version, latency: latencyOf.get(version.id) ?? null })),
    });
  } catch (thrown) {
    tell({ status: 'cancelled' });
    throw thrown;
  } finally {
    for (const version of loaded) version.dispose();
    tf.dispose([examples.inputs, examples.labels]);
  }

  /** What computes the masked network's function has its quality: both have been compared in tests. */
  async function measured(version: Version, told: SpeedView): Promise<Quality> {
    const twin = told.versions.find(({ id }) => id === version.computes);
    if (twin?.quality) return twin.quality;
    const params = paramsFromArrays(version.spec, version.arrays);
    try {
      return qualityOf(await evaluate(version.spec, params, test, { signal, taskItems: 0, onProgress: nextTurn }));
    } finally {
      disposeParams(params);
    }
  }
}
