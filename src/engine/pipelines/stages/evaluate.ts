/** Measures the network on test examples: one step. */

import { subset } from '../../data/dataset.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import type { EvaluateStage } from '../recipe.ts';
import type { StageType } from './stage.ts';

export const evaluateStage: StageType<EvaluateStage> = {
  id: 'evaluate',
  plan: () => new Map([['evaluate', 1]]),
  start(config, { network, data }, state) {
    let step = state?.step ?? 0;
    return {
      steps: 1,
      get step() {
        return step;
      },
      phase: 'evaluate',
      async advance(signal) {
        const all = await data.test(signal);
        const examples = config.examples === 0 ? all : subset(all, Math.min(config.examples, all.size));
        const started = performance.now();
        const evaluation = await evaluate(network.spec, network.params, examples, { signal });
        step = 1;
        return { did: 'evaluated', phase: 'evaluate', evaluation, ms: performance.now() - started };
      },
      save: async () => ({ step, arrays: new Map() }),
      dispose: () => {},
    };
  },
};
