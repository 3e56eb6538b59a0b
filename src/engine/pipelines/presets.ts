/** From the few choices of the recipe panel to a whole recipe. */
import { LabError } from '../errors.ts';
import { methods } from '../methods/index.ts';
import { sparesBlocks, takesChannels } from '../methods/method.ts';
import { architectures } from '../models/architectures/index.ts';
import { outputWeight } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { parseOptions } from '../options.ts';
import { schedules } from '../schedules/index.ts';
import {
  defaultCalibration,
  defaultFromScratch,
  defaultLora,
  defaultSettings,
  defaultWhileTraining,
} from './defaults.ts';
import { type LoraConfig, loraSchema } from './lora.ts';
import { type PruneStage, parseRecipe, type Recipe, type Stage } from './recipe.ts';
import { type RefusalReason, refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

/** Train (fresh weights only) -> prune -> fine-tune, once a pruning event of the schedule, then evaluate. */
function trainPruneFinetune(settings: Settings): Stage[] {
  const stages: Stage[] = [];
  if (settings.model.weights === 'fresh') stages.push(trainStage(settings));
  const targets = targetsOf(settings);
  for (const [round, sparsity] of targets.entries()) {
    stages.push(pruneStage(settings, sparsity), ...compactAfter(settings, round, targets));
    if (settings.finetuneEpochs > 0) stages.push(finetuneStage(settings));
  }
  return [...stages, evaluateStage];
}

/** Train with masks that move -> fine-tune with masks that stand. Weights that came trained go on training. */
function pruneWhileTraining(settings: Settings): Stage[] {
  wantTraining(settings);
  const { sparsity, method, pattern, allocation, protect, overrides } = settings;
  const pruning = {
    ...(settings.whileTraining ?? defaultWhileTraining),
    sparsity,
    method,
    pattern,
    allocation,
    protect: [...protect],
    overrides: { ...overrides },
    calibration: settings.calibration ?? defaultCalibration,
  };
  const stages: Stage[] = [{ ...trainStage(settings), pruning }];
  if (settings.finetuneEpochs > 0) stages.push(finetuneStage(settings));
  return [...stages, evaluateStage];
}

/** Prune a trained network or the initial one, give the rest other weights, and train that; rounds as the schedule says. */
function pruneThenTrain(settings: Settings, spec: () => ModelSpec): Stage[] {
  wantTraining(settings);
  const { prune, weights, rewindStep, outputAtHalfRate } = settings.fromScratch ?? defaultFromScratch;
  const targets = targetsOf(settings);
  const output = outputAtHalfRate ? { name: sparedOutput(spec()), targets: halfRateTargets(targets) } : null;
  const cuts = targets.map((sparsity, round) => [
    pruneStage(settings, sparsity, output ? { [output.name]: output.targets[round] } : {}),
    ...compactAfter(settings, round, targets),
  ]);
  const reinitialize: Stage = { stage: 'reinitialize', mode: weights, step: weights === 'rewind' ? rewindStep : 0 };
  if (prune === 'initial') {
    if (settings.model.weights === 'trained') {
      throw refuse(
        'trainedIsNoStart',
        'model',
        'weights that came trained are not an initialisation: begin with fresh ones',
      );
    }
    if (weights === 'rewind')
      throw refuse('nothingToRewind', 'weights', 'before any training there is no step to go back to');
    // the initial weights are still there: only fresh ones must be drawn
    return [...cuts.flat(), ...(weights === 'fresh' ? [reinitialize] : []), trainStage(settings), evaluateStage];
  }
  if (settings.model.weights === 'trained') {
    if (weights !== 'fresh')
      throw refuse('noFirstTraining', 'weights', 'weights that came trained have no first training to go back to');
    return [...cuts.flatMap((cut) => [...cut, reinitialize, trainStage(settings)]), evaluateStage];
  }
  const first: Stage =
    weights === 'fresh' ? trainStage(settings) : { ...trainStage(settings), keep: [reinitialize.step] };
  return [first, ...cuts.flatMap((cut) => [...cut, reinitialize, trainStage(settings)]), evaluateStage];
}

function trainingOf({ batchSize, optimizer, learningRate }: Settings) {
  return { batchSize, optimizer, learningRate };
}

function wantTraining({ trainEpochs }: Settings): void {
  if (trainEpochs <= 0) throw refuse('noTraining', 'trainEpochs', 'this pipeline trains, and 0 epochs were given');
}

function trainStage(settings: Settings) {
  return { stage: 'train', epochs: settings.trainEpochs, ...trainingOf(settings) } as const;
}

function finetuneStage(settings: Settings) {
  const lora = (settings.lora ?? defaultLora).finetune ? { lora: adaptersOf(settings) } : {};
  const guard = settings.guard === false ? { guard: false } : {};
  return { stage: 'finetune', epochs: settings.finetuneEpochs, ...trainingOf(settings), ...lora, ...guard } as const;
}

/** Scaled by 2, as the published runs: alpha 16 at rank 8. */
function adaptersOf({ lora = defaultLora }: Settings): LoraConfig {
  return loraSchema.parse({ rank: lora.rank, alpha: 2 * lora.rank });
}

/** Of a method that prunes while adapters train; nothing for the others. */
function adaptingOf(settings: Settings): Pick<PruneStage, 'training'> {
  if (methods.get(settings.method.id).kind !== 'scoreSteps') return {};
  const epochs = (settings.lora ?? defaultLora).pruneEpochs;
  return { training: { epochs, ...trainingOf(settings), lora: adaptersOf(settings) } };
}

function pruneStage(settings: Settings, sparsity: number, handSet: Readonly<Record<string, number>> = {}): Stage {
  const { method, protect, overrides } = settings;
  // Whole channels have no pattern and no allocation: what the form remembers of another method is not read
  const { pattern, allocation } = cutsChannels(settings) ? defaultSettings : settings;
  return {
    stage: 'prune',
    sparsity,
    method,
    pattern,
    allocation,
    protect: [...protect],
    overrides: { ...handSet, ...overrides },
    calibration: settings.calibration ?? defaultCalibration,
    ...adaptingOf(settings),
  };
}

function cutsChannels({ method: { id, options } }: Settings): boolean {
  const method = methods.get(id);
  return takesChannels(method, parseOptions(`method ${id}`, method.options, options));
}

/** Only the last cut: later ones count shares of the width that the network came with. */
function compactAfter(settings: Settings, round: number, targets: readonly number[]): Stage[] {
  const wanted = settings.compact && cutsChannels(settings) && round === targets.length - 1;
  return wanted ? [{ stage: 'compact', uniform: settings.uniform ?? cutsEveryBlock(settings) }] : [];
}

/** Where blocks stay whole, one width for all would let nothing go. */
function cutsEveryBlock({ method: { id, options } }: Settings): boolean {
  const method = methods.get(id);
  return !sparesBlocks(method, parseOptions(`method ${id}`, method.options, options));
}

const evaluateStage = { stage: 'evaluate', examples: 0 } as const;

function targetsOf(settings: Settings): readonly number[] {
  const schedule = schedules.get(settings.schedule.id);
  const options = parseOptions(`schedule ${schedule.id}`, schedule.options, settings.schedule.options);
  return schedule.targets(settings.sparsity, 0, options);
}

/** Each round prunes half the share of the remaining weights that `targets` prune: density * (1 - p / 2). */
export function halfRateTargets(targets: readonly number[]): readonly number[] {
  let [before, density] = [1, 1];
  return targets.map((sparsity) => {
    const rate = before > 0 ? 1 - (1 - sparsity) / before : 0;
    before = 1 - sparsity;
    density *= 1 - rate / 2;
    return 1 - density;
  });
}

function sparedOutput(spec: ModelSpec): string {
  const weight = outputWeight(spec);
  if (!weight)
    throw refuse('noOutputToSpare', 'outputAtHalfRate', `${spec.name}: what gives its answers is not pruned at all`);
  return weight.name;
}

const refuse = (reason: RefusalReason, field: string, problem: string) => refusal(reason, 'pipeline', field, problem);

const pipelines: Readonly<Record<Settings['pipeline'], (settings: Settings, spec: () => ModelSpec) => Stage[]>> = {
  trainPruneFinetune,
  pruneWhileTraining,
  pruneThenTrain,
};

/** Before the evaluation, which closes every pipeline. */
function withQuantization(stages: Stage[], { quantize }: Settings): Stage[] {
  return quantize ? stages.toSpliced(-1, 0, { stage: 'quantize', ...quantize }) : stages;
}

/**
 * @param spec the network that the settings mean; absent = what their architecture builds, which the visitor's own is not
 * @throws LabError 'recipeInvalid' | 'unknownId' | 'optionInvalid'
 */
export function recipeOf(settings: Settings, spec?: ModelSpec): Recipe {
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
    stages: withQuantization(
      build(settings, () => spec ?? architectures.get(settings.model.architecture).build()),
      settings,
    ),
  });
}
