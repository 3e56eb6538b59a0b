/** Which methods over whole channels have nothing to judge in a network: BN slimming where nothing is normalised. */
import { methods } from '../../methods/index.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { defaultOptions } from '../../options.ts';
import { groupsOf } from './gone.ts';

/** @returns ids; with every layer open and the options at their defaults */
export function channellessMethods(spec: ModelSpec): readonly string[] {
  const groups = groupsOf(spec);
  return methods.entries.flatMap((method) => {
    if (method.kind !== 'scoreGroups') return [];
    return method.scope(spec, groups, defaultOptions(method.options)).length === 0 ? [method.id] : [];
  });
}
