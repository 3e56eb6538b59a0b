/** Low-rank adapters as a recipe names them, and as a stage begins or takes them up again. */
import * as z from 'zod/mini';
import type { Random } from '../tensor/random.ts';
import { type Adapters, adaptersFromArrays, adapterTargets, createAdapters } from '../training/lora/adapters.ts';
import type { Network } from './network.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

/** Defaults as LoRAPrune's and LLM-Pruner's published runs. */
export const loraSchema = z.strictObject({
  rank: z._default(z.int().check(z.gte(1), z.lte(1024)), 8),
  /** The adapter's product is scaled by alpha / rank. */
  alpha: z._default(z.number().check(z.gt(0), z.lte(10_000)), 16),
  /** Share of a layer's inputs that its adapter does not see in a step. */
  dropout: z._default(z.number().check(z.gte(0), z.lte(0.9)), 0.05),
  /** Parameter names, layer names or ends of layer names (`q_proj`); absent = every prunable weight. */
  targets: z.optional(z.array(z.string()).check(z.minLength(1))),
});

export type LoraConfig = z.infer<typeof loraSchema>;

interface Context {
  readonly network: Network;
  /** Of the stage. */
  readonly random: Random;
}

/**
 * @param arrays saved state that holds them; null = fresh ones, which change nothing yet
 * @throws LabError 'recipeInvalid' | 'checkpointInvalid'
 */
export function startAdapters(
  { network, random }: Context,
  config: LoraConfig,
  arrays: ReadonlyMap<string, Float32Array> | null,
): Adapters {
  const targets = adapterTargets(network.prunable, config.targets);
  return arrays
    ? adaptersFromArrays(network.params, targets, config, arrays)
    : createAdapters(network.params, targets, config, random.split('lora'));
}

/** Numbers that train. */
export function adapterSize({ trained }: Adapters): number {
  return [...trained.values()].reduce((sum, { size }) => sum + size, 0);
}

/** @throws LabError 'recipeInvalid' for a target that the network has not */
export function checkLora(config: LoraConfig, prunable: Network['prunable']): void {
  adapterTargets(prunable, config.targets);
}
