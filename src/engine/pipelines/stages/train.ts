/** Training and fine-tuning: the same stage by two names; a step is a mini-batch. Masked weights stay exactly zero. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf } from '../../data/dataset.ts';
import { stepsOf } from '../../training/batches.ts';
import { startTraining } from '../../training/training.ts';
import type { TrainStage } from '../recipe.ts';
import type { ActiveStage, StageContext, StageState, StageType } from './stage.ts';

export const trainStage: StageType<TrainStage> = {
  id: 'train',
  plan: (config, { data }) => new Map([['train', stepsOf(config.epochs, data.trainSize, config.batchSize)]]),
  start: (config, context, state) => start('train', config, context, state),
};

export const finetuneStage: StageType<TrainStage> = {
  id: 'finetune',
  plan: (config, { data }) => new Map([['finetune', stepsOf(config.epochs, data.trainSize, config.batchSize)]]),
  start: (config, context, state) => start('finetune', config, context, state),
};

function start(
  phase: 'train' | 'finetune',
  config: TrainStage,
  context: StageContext,
  state: StageState | null,
): ActiveStage {
  const { network, data, random } = context;
  const training = startTraining(network, config, data.trainSize, random, network.masks, state);
  return {
    phase,
    steps: training.steps,
    get step() {
      return training.step;
    },
    async advance(signal) {
      const dataset = await data.train(signal);
      const batch = batchOf(dataset, training.nextIndices());
      try {
        const { loss } = await training.advance(batch);
        return { did: 'trainStep', phase, step: training.step, steps: training.steps, loss };
      } finally {
        tf.dispose([batch.images, batch.labels]);
      }
    },
    save: () => training.save(),
    dispose: () => training.dispose(),
  };
}
