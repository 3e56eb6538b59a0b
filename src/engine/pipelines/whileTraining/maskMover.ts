/** Carries out mask events on a live network in training: reads what the rule asks for, writes weights, masks, moments. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { toMatrixOrder } from '../../models/layout.ts';
import { parseOptions } from '../../options.ts';
import type { Mask, Matrix } from '../../tensor/matrix.ts';
import type { Random } from '../../tensor/random.ts';
import type { Training } from '../../training/training.ts';
import { type Batch, differentiate } from '../../training/trainStep.ts';
import type { DataSource } from '../data.ts';
import { gatherStatistics } from '../gatherStatistics.ts';
import { addMasks, matrixOf, type Network, writeMatrix } from '../network.ts';
import { type PrunePlan, planStatistics } from '../pruneModel.ts';
import type { PruningRecord } from '../stages/stage.ts';
import type { WhileTraining } from './config.ts';
import { planAt } from './course.ts';
import { maskRules } from './index.ts';
import type { LiveWeight, MaskChange, MaskChurn, MaskEvent, MaskRule } from './rule.ts';

interface Context {
  readonly network: Network;
  readonly data: DataSource;
  /** Of the stage; each event draws from its own stream. */
  readonly random: Random;
}

const storedFolder = 'stored/';

/** Holds what was put away; `save` gives it as plain data. */
export class MaskMover {
  /** What the last event knew; null before the first, and for a rule that does not score. */
  record: PruningRecord | null = null;
  readonly #config: WhileTraining;
  readonly #context: Context;
  readonly #rule: MaskRule;
  /** Values of pruned weights by name, [out, in], 0 where kept; only where the recipe revives. */
  readonly #stored = new Map<string, Float32Array>();

  /** @throws LabError 'unknownId' | 'checkpointInvalid' */
  constructor(config: WhileTraining, context: Context, arrays: ReadonlyMap<string, Float32Array>) {
    this.#config = config;
    this.#context = context;
    this.#rule = maskRules.get(config.rule.id);
    for (const [key, values] of arrays) {
      if (!key.startsWith(storedFolder)) continue;
      const name = key.slice(storedFolder.length);
      const weight = context.network.prunable.find((entry) => entry.name === name);
      if (!weight || values.length !== weight.rows * weight.columns) {
        throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
      }
      this.#stored.set(name, values.slice());
    }
  }

  /**
   * One event. Pruned weights and their moments are exactly 0 after it.
   * @param batch of the coming step; stays the caller's
   * @throws LabError 'cancelled'; nothing has changed then
   */
  async move(event: MaskEvent, training: Training, batch: Batch, signal?: AbortSignal): Promise<readonly MaskChurn[]> {
    const { network, data, random } = this.#context;
    const plan = planAt(this.#config, event.sparsity);
    const stats =
      this.#rule.reads === 'statistics'
        ? await gatherStatistics(network, planStatistics(plan), data, this.#examples(plan), signal)
        : new Map();
    const weights = await this.#weights(this.#rule.reads === 'gradients' && event.moves > 0 ? batch : null);
    const changes = await this.#rule.update({
      config: this.#config,
      event,
      weights,
      plan,
      stats,
      options: parseOptions(`mask rule ${this.#rule.id}`, this.#rule.options, this.#config.rule.options),
      random: random.split(`masks ${event.at}`),
    });
    const churn: MaskChurn[] = [];
    for (const weight of weights) {
      const change = changes.get(weight.name);
      if (!change) continue;
      this.#write(weight, change);
      churn.push(churnOf(weight.name, weight.mask, change.mask));
    }
    this.record = recordOf(plan, weights, changes);
    addMasks(network, new Map([...changes].map(([name, { mask }]) => [name, mask])));
    training.setMasks(
      new Map([...changes].map(([name, { mask }]) => [name, mask])),
      new Map([...changes].map(([name, { survivors }]) => [name, survivors])),
    );
    return churn;
  }

  save(): ReadonlyMap<string, Float32Array> {
    return new Map([...this.#stored].map(([name, values]) => [storedFolder + name, values.slice()]));
  }

  #examples({ stage }: PrunePlan): number {
    return Math.min(stage.calibration, this.#context.data.trainSize);
  }

  async #weights(batch: Batch | null): Promise<readonly LiveWeight[]> {
    const { network } = this.#context;
    const gradients = batch ? await denseGradients(network, batch) : new Map<string, Float32Array>();
    const weights: LiveWeight[] = [];
    for (const { name, rows, columns, kernel } of network.prunable) {
      const weight = await matrixOf(network, name);
      const [mask, stored] = [network.masks.get(name) ?? null, this.#stored.get(name)];
      if (mask && stored) for (let i = 0; i < stored.length; i++) if (mask.kept[i] === 0) weight.values[i] = stored[i];
      weights.push({ name, rows, columns, kernel, weight, mask, gradient: gradients.get(name) ?? null });
    }
    return weights;
  }

  #write({ name, weight }: LiveWeight, { mask, survivors }: MaskChange): void {
    const live: Matrix = { ...weight, values: weight.values.slice() };
    for (let i = 0; i < live.values.length; i++) {
      if (mask.kept[i] === 0 || (survivors.kept[i] === 0 && this.#rule.newAtZero)) live.values[i] = 0;
    }
    writeMatrix(this.#context.network, name, live);
    if (this.#config.revive === 'never') return;
    this.#stored.set(
      name,
      weight.values.map((value, i) => (mask.kept[i] === 0 ? value : 0)),
    );
  }
}

function recordOf(
  plan: PrunePlan,
  weights: readonly LiveWeight[],
  changes: ReadonlyMap<string, MaskChange>,
): PruningRecord | null {
  const judged = [...changes].flatMap(([name, change]) => (change.judged ? [[name, change.judged] as const] : []));
  if (judged.length === 0) return null;
  return {
    plan,
    scores: new Map(judged.map(([name, { scores }]) => [name, scores])),
    before: new Map(weights.map(({ name, weight }) => [name, weight])),
    explanations: new Map(judged.map(([name, { explain }]) => [name, explain])),
  };
}

/** @param before null = dense */
export function churnOf(layer: string, before: Mask | null, { kept }: Mask): MaskChurn {
  let [cut, grown, pruned] = [0, 0, 0];
  for (let i = 0; i < kept.length; i++) {
    const was = before ? before.kept[i] : 1;
    if (was > kept[i]) cut += 1;
    if (was < kept[i]) grown += 1;
    pruned += 1 - kept[i];
  }
  return { layer, cut, grown, pruned, of: kept.length };
}

/** dL/dW of every prunable weight, pruned ones included: [out, in] by name. */
async function denseGradients(network: Network, batch: Batch): Promise<Map<string, Float32Array>> {
  const { lossTensor, gradients, bufferUpdates } = differentiate(network, batch);
  try {
    const matrices = new Map<string, Float32Array>();
    for (const { name } of network.prunable) {
      const gradient = gradients.get(name);
      if (!gradient) throw new LabError('tensorMissing', `gradients: '${name}' is missing`, { name });
      matrices.set(name, toMatrixOrder((await gradient.data()) as Float32Array, gradient.shape));
    }
    return matrices;
  } finally {
    tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}
