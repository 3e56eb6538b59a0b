/** Settings that suit a model of another kind: what was chosen for images says little about text, and the other way round. */
import { outputWeight } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { defaultSettings } from './defaults.ts';
import type { Settings } from './settings.ts';

/** What a language model begins with: sizes at which a step is heard within a second or two without a GPU. */
export const languageSettings: Partial<Settings> = {
  data: { source: 'stories', train: 256, test: 60, length: 128 },
  method: { id: 'wanda', options: {} },
  pattern: { id: 'unstructured', options: {} },
  allocation: { id: 'uniform', options: {} },
  sparsity: 0.5,
  calibration: 16,
  batchSize: 8,
  trainEpochs: 4,
  finetuneEpochs: 1,
};

const imageSettings: Partial<Settings> = {
  data: defaultSettings.data,
  method: defaultSettings.method,
  pattern: defaultSettings.pattern,
  allocation: defaultSettings.allocation,
  sparsity: defaultSettings.sparsity,
  calibration: defaultSettings.calibration,
  batchSize: defaultSettings.batchSize,
  trainEpochs: defaultSettings.trainEpochs,
  finetuneEpochs: defaultSettings.finetuneEpochs,
};

/** Token sequences, not images. */
export const isText = ({ source }: Settings['data']): boolean => source === 'stories' || source === 'tokens';

/**
 * The same object where the settings already suit the model. Sequences are never longer than the positions, and no
 * output is spared that is not pruned.
 */
export function fitSettings(settings: Settings, spec: ModelSpec): Settings {
  return withoutSpare(fitData(settings, spec), spec);
}

/** Where the output is not pruned there is nothing to spare it. */
function withoutSpare(settings: Settings, spec: ModelSpec): Settings {
  const { fromScratch } = settings;
  if (!fromScratch?.outputAtHalfRate || outputWeight(spec)) return settings;
  return { ...settings, fromScratch: { ...fromScratch, outputAtHalfRate: false } };
}

function fitData(settings: Settings, spec: ModelSpec): Settings {
  const { data } = settings;
  const text = isText(data);
  if (spec.task === 'classify') return text ? { ...settings, ...imageSettings, protect: [], overrides: {} } : settings;
  const fitted = text ? settings : { ...settings, ...languageSettings, protect: [], overrides: {} };
  if (fitted.data.source !== 'stories' || fitted.data.length <= spec.maxPositions) return fitted;
  return { ...fitted, data: { ...fitted.data, length: spec.maxPositions } };
}
