/** The settings of the first screen: a trained network, cut at a telling point. */
import type { FromScratchSettings, LoraSettings, Settings, WhileTrainingSettings } from './settings.ts';

export const defaultWhileTraining: WhileTrainingSettings = {
  rule: { id: 'gradual', options: {} },
  schedule: { id: 'cubic', options: {} },
  begin: 0,
  end: 0.75,
  frequency: 20,
  revive: 'never',
};

export const defaultFromScratch: FromScratchSettings = {
  prune: 'trained',
  weights: 'original',
  rewindStep: 0,
  outputAtHalfRate: false,
};

export const defaultLora: LoraSettings = { rank: 8, finetune: false, pruneEpochs: 1 };

/** Training examples that methods look at. */
export const defaultCalibration = 128;

export const defaultSettings: Settings = {
  pipeline: 'trainPruneFinetune',
  seed: 7,
  model: { architecture: 'cnn', weights: 'trained' },
  data: { source: 'digits', train: 6000, test: 1000 },
  trainEpochs: 3,
  batchSize: 64,
  optimizer: { id: 'adamw', options: {} },
  learningRate: { id: 'cosine', options: {} },
  method: { id: 'magnitude', options: {} },
  pattern: { id: 'unstructured', options: {} },
  allocation: { id: 'uniform', options: {} },
  schedule: { id: 'oneShot', options: {} },
  sparsity: 0.7,
  protect: [],
  overrides: {},
  calibration: defaultCalibration,
  finetuneEpochs: 1,
  compact: false,
  lora: defaultLora,
  whileTraining: defaultWhileTraining,
  fromScratch: defaultFromScratch,
};
