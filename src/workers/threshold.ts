/** A score threshold that was dragged on one layer, as that layer's hand-set sparsity. */
import type { Settings } from '../engine/pipelines/settings.ts';

/**
 * @param scores of the layer, [out, in]; absent when it was not scored yet
 * @param threshold everything up to it is cut; null takes the hand-set sparsity away
 */
export function withThreshold(
  settings: Settings,
  name: string,
  scores: Float32Array | undefined,
  threshold: number | null,
): Settings {
  const { [name]: _gone, ...others } = settings.overrides;
  if (threshold === null || !scores) return { ...settings, overrides: others };
  let below = 0;
  for (const score of scores) if (score <= threshold) below += 1;
  return { ...settings, overrides: { ...others, [name]: below / scores.length } };
}
