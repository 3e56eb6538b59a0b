/** The units that a method asks for. */
import { createGroupUnits } from './groupUnits.ts';
import type { StepPlan } from './stepPlan.ts';
import type { Outline, Units } from './units.ts';
import { createWeightUnits } from './weightUnits.ts';

/**
 * @param arrays from `save`; null at the beginning
 * @throws LabError 'recipeInvalid' when nothing may lose anything; 'checkpointInvalid'
 */
export function createUnits(plan: StepPlan, network: Outline, arrays: ReadonlyMap<string, Float32Array> | null): Units {
  const create = { weight: createWeightUnits, group: createGroupUnits }[plan.method.unit(plan.methodOptions)];
  return create(plan, network, arrays);
}
