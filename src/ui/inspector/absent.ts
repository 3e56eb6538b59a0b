/** Methods that say nothing about one weight at its layer's sparsity, by the reason why. Pure. */
import type { MethodDescription } from '../../engine/catalog.ts';

/** `training`: scores come from training steps; `channels`: one score for a whole channel or head. */
export type Reason = 'training' | 'channels';

const reasons: Readonly<Record<MethodDescription['kind'], Reason | null>> = {
  scoreWeights: null,
  solve: null,
  scoreSteps: 'training',
  scoreGroups: 'channels',
};

/** @param own the method that cut the weight: its decision is told elsewhere */
export function absentMethods(
  methods: readonly Pick<MethodDescription, 'id' | 'kind'>[],
  own: string,
): readonly { readonly reason: Reason; readonly ids: readonly string[] }[] {
  return (['training', 'channels'] as const).flatMap((reason) => {
    const ids = methods.filter(({ id, kind }) => id !== own && reasons[kind] === reason).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ reason, ids }];
  });
}
