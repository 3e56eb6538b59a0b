/** From the few choices of the recipe panel to a whole recipe. */
import { LabError } from '../errors.ts';
import { parseOptions } from '../options.ts';
import { schedules } from '../schedules/index.ts';
import { parseRecipe, type Recipe, type Stage } from './recipe.ts';
import type { Settings } from './settings.ts';

/** Train (fresh weights only) -> prune -> fine-tune, once a pruning event of the schedule, then evaluate. */
function trainPruneFinetune(settings: Settings): Stage[] {
  const { batchSize, optimizer, learningRate, method, pattern, allocation } = settings;
  const training = { batchSize, optimizer, learningRate };
  const schedule = schedules.get(settings.schedule.id);
  const options = parseOptions(`schedule ${schedule.id}`, schedule.options, settings.schedule.options);
  const stages: Stage[] = [];
  if (settings.model.weights === 'fresh') stages.push({ stage: 'train', epochs: settings.trainEpochs, ...training });
  for (const sparsity of schedule.targets(settings.sparsity, 0, options)) {
    stages.push({
      stage: 'prune',
      sparsity,
      method,
      pattern,
      allocation,
      protect: [...settings.protect],
      overrides: { ...settings.overrides },
      calibration: 128,
    });
    if (settings.finetuneEpochs > 0) stages.push({ stage: 'finetune', epochs: settings.finetuneEpochs, ...training });
  }
  stages.push({ stage: 'evaluate', examples: 0 });
  return stages;
}

const pipelines: Readonly<Record<Settings['pipeline'], (settings: Settings) => Stage[]>> = { trainPruneFinetune };

/** @throws LabError 'recipeInvalid' | 'unknownId' | 'optionInvalid' */
export function recipeOf(settings: Settings): Recipe {
  const build = pipelines[settings.pipeline];
  if (!build) {
    throw new LabError('unknownId', `pipeline: got '${settings.pipeline}'`, {
      kind: 'pipeline',
      id: settings.pipeline,
    });
  }
  return parseRecipe({
    version: 1,
    seed: settings.seed,
    model: settings.model,
    data: settings.data,
    stages: build(settings),
  });
}
