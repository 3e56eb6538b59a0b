/**
 * How long the points of a sweep take here. Every network runs in each form that computes it: zeros in dense matrices, N:M
 * or sparse rows where the backend has their products, without the channels that are all zeros. All of them take turns with
 * the uncut network; the form whose share of the uncut network's time is least counts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf } from '../data/dataset.ts';
import { measureLatency } from '../evaluation/latency.ts';
import { sequenceLengthOf } from '../pipelines/data.ts';
import { canRun, type LoadedVersion, loadVersion } from '../pipelines/loadVersion.ts';
import { ownVersionsOf } from '../pipelines/versions.ts';
import type { Timed } from './contract.ts';
import type { SweepJob } from './request.ts';
import type { SweepSubject } from './subject.ts';
import { createSweeper } from './sweeper.ts';

export interface TimePointsOptions {
  /** Rounds that count, of a point; the uncut network alone has three times as many. */
  readonly rounds: number;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Awaited between rounds, so that a worker can read its messages. */
  readonly onRound: () => void | Promise<void>;
}

/** Examples that run together. */
const batchSizes = { images: 64, tokens: 4 };
const warmup = 1;

/**
 * @param jobs one cell each
 * @param onTimed with the place of its job
 * @throws LabError 'cancelled'; as Sweeper.arraysAt
 */
export async function timePoints(
  subject: SweepSubject,
  jobs: readonly SweepJob[],
  onTimed: (index: number, timed: Timed) => void | Promise<void>,
  { rounds, now, signal, onRound }: TimePointsOptions,
): Promise<void> {
  const { spec, test } = subject;
  const sequenceLength = sequenceLengthOf(subject);
  const size = Math.min(batchSizes[test.kind], test.size);
  const examples = batchOf(
    test,
    Int32Array.from({ length: size }, (_, index) => index),
  );
  const sweeper = createSweeper(subject);
  const [plain] = ownVersionsOf(spec, subject.params, sequenceLength);
  const uncut = loadVersion(plain);
  const takeTurns = (versions: readonly LoadedVersion[], count: number) =>
    measureLatency(
      [uncut, ...versions].map((version) => () => version.run(examples)),
      { rounds: count, leastRounds: count, patience: 0, warmup, now, signal, onRound },
    );
  try {
    const [{ ms: base }] = await takeTurns([], 3 * rounds);
    for (const [index, job] of jobs.entries()) {
      const versions = ownVersionsOf(spec, await sweeper.arraysAt(job, signal), sequenceLength).filter(canRun);
      const loaded: LoadedVersion[] = [];
      try {
        for (const version of versions) loaded.push(loadVersion(version));
        const shares = (await takeTurns(loaded, rounds)).slice(1).map(({ ratio }) => ratio.median);
        const best = shares.indexOf(Math.min(...shares));
        await onTimed(index, { ms: (base.median * shares[best]) / size, timedAs: versions[best].id });
      } finally {
        for (const version of loaded) version.dispose();
      }
    }
  } finally {
    uncut.dispose();
    sweeper.dispose();
    tf.dispose([examples.inputs, examples.labels]);
  }
}
