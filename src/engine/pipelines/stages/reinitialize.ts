/** Gives every parameter new values under the old masks, in one step: fresh ones, or those of the first training. */
import { LabError } from '../../errors.ts';
import { createParams, disposeParams, type ParamArrays, paramsToArrays } from '../../models/params.ts';
import { prunedCount } from '../../tensor/matrix.ts';
import { addMasks, allMasks, loadArrays } from '../network.ts';
import type { ReinitializeStage } from '../recipe.ts';
import type { StageContext, StageType } from './stage.ts';

export const reinitializeStage: StageType<ReinitializeStage> = {
  id: 'reinitialize',
  plan: () => new Map([['train', 1]]),
  start(config, context, state) {
    let step = state?.step ?? 0;
    const { network } = context;
    return {
      steps: 1,
      get step() {
        return step;
      },
      phase: 'train',
      async advance() {
        loadArrays(network, await arraysOf(config, context));
        addMasks(network, allMasks(network)); // writes their zeros again
        step = 1;
        const masks = [...network.masks.values()];
        return {
          did: 'reinitialized',
          phase: 'train',
          mode: config.mode,
          step: config.mode === 'rewind' ? config.step : 0,
          pruned: masks.reduce((sum, mask) => sum + prunedCount(mask), 0),
          of: network.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
        };
      },
      save: async () => ({ step, arrays: new Map() }),
      dispose: () => {},
    };
  },
};

async function arraysOf(config: ReinitializeStage, { network, random, snapshots }: StageContext): Promise<ParamArrays> {
  if (config.mode === 'fresh') {
    const params = createParams(network.spec, random.split('init'));
    try {
      return await paramsToArrays(params);
    } finally {
      disposeParams(params);
    }
  }
  const step = config.mode === 'original' ? 0 : config.step;
  const arrays = snapshots.get(step);
  if (arrays) return arrays;
  throw new LabError('recipeInvalid', `reinitialize: no training has kept its weights after step ${step}`, {
    field: 'step',
    problem: `${step}`,
  });
}
