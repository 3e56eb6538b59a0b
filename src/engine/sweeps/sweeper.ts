/** Draws the points of a sweep: score once a method and seed, then cut and measure point by point. */
import { type ParamArrays, paramsToArrays } from '../models/params.ts';
import { writeChoice } from '../pipelines/choiceText.ts';
import { disposeNetwork, matricesOf } from '../pipelines/network.ts';
import type { Matrix } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import type { Cut, Cutter, Timed } from './contract.ts';
import { createCutter } from './cutter.ts';
import { type Measured, type Memory, measure, type Outcome } from './measure.ts';
import { keyOf, type PointKey, type SweepJob } from './request.ts';
import { openSubject, type SweepSubject } from './subject.ts';

export interface SweepPoint extends PointKey, Measured, Pick<Cut, 'channelShare'>, Partial<Timed> {}

/** A point with what it is compared by. */
export interface FullPoint extends Omit<Outcome, 'measured'> {
  readonly point: SweepPoint;
}

export interface Sweeper {
  /** The network before any cut: the dense line. @throws LabError 'cancelled' */
  measureUncut(signal?: AbortSignal): Promise<Outcome>;
  /**
   * @param onPoint awaited, so that a worker can read its messages there
   * @throws LabError 'cancelled'; as the method and the allocation do
   */
  run(job: SweepJob, onPoint: (point: FullPoint) => void | Promise<void>, signal?: AbortSignal): Promise<void>;
  /** The network cut to one point, as plain weights by name, and its masks. */
  weightsAt(job: SweepJob): Promise<{ readonly weights: ReadonlyMap<string, Matrix>; readonly masks: Cut['masks'] }>;
  /** Every parameter of the network cut to one point, by name. @throws LabError 'cancelled' */
  arraysAt(job: SweepJob, signal?: AbortSignal): Promise<ParamArrays>;
  /** How many different networks were measured. */
  readonly measured: number;
  dispose(): void;
}

/** Scores of the last method and seed are kept: jobs of one method that follow one another score once. */
export function createSweeper(subject: SweepSubject): Sweeper {
  const network = openSubject(subject);
  const memory: Memory = new Map();
  let scored: { readonly key: string; readonly cutter: Cutter } | null = null;

  async function cutterOf({ method, seed }: SweepJob, signal?: AbortSignal): Promise<Cutter> {
    const key = `${writeChoice(method)} ${seed}`;
    if (scored?.key === key) return scored.cutter;
    const calibration = subject.calibration.get(seed);
    if (!calibration) throw new Error(`sweep: no calibration examples for seed ${seed}`);
    scored?.cutter.restore();
    scored = null;
    const random = createRandom(seed).split(`stage ${subject.stage}`);
    const cutter = await createCutter(network, { base: subject.base, method, calibration, random, signal });
    scored = { key, cutter };
    return cutter;
  }

  return {
    get measured() {
      return memory.size;
    },
    async measureUncut(signal) {
      scored?.cutter.restore();
      return measure(network, network.masks, subject, memory, signal);
    },
    async run(job, onPoint, signal) {
      const cutter = await cutterOf(job, signal);
      for (const cell of job.cells) {
        const { masks, ...share } = await cutter.cut(cell, job.layer);
        const { measured, ...arrays } = await measure(network, masks, subject, memory, signal);
        await onPoint({ point: { ...keyOf(job, cell), ...measured, ...share }, ...arrays });
      }
    },
    async weightsAt(job) {
      const cutter = await cutterOf(job);
      const { masks } = await cutter.cut(job.cells[0], job.layer);
      return { weights: await matricesOf(network), masks };
    },
    async arraysAt(job, signal) {
      const cutter = await cutterOf(job, signal);
      await cutter.cut(job.cells[0], job.layer);
      return paramsToArrays(network.params);
    },
    dispose: () => disposeNetwork(network),
  };
}
