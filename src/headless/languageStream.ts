/** Stages of a language model that need no more of it in memory than one block: evaluate, prune once, evaluate. */
import { perplexity } from '../engine/evaluation/perplexity.ts';
import { roundToStored } from '../engine/io/huggingface/encodePruned.ts';
import type { TokenSequence } from '../engine/models/decoder.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { inputStatistics } from '../engine/pipelines/decoder/gather.ts';
import { pruneDecoder } from '../engine/pipelines/decoder/prune.ts';
import { planPruning } from '../engine/pipelines/pruneModel.ts';
import type { PruneStage, Recipe } from '../engine/pipelines/recipe.ts';
import { maskSparsity } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type LanguageOutcome, type LanguageStages, prunedSource } from './languageOutcome.ts';

/** Can the recipe run with one block in memory: one cut at most, by a method that reads its layers' inputs? */
export function canStream({ stages, data }: Recipe): boolean {
  if (data.source !== 'tokens') return false; // zero-shot tasks are judged in memory
  const cuts = stages.filter((stage) => stage.stage === 'prune');
  if (cuts.length > 1 || stages.some(({ stage }) => stage !== 'prune' && stage !== 'evaluate')) return false;
  return cuts.every((stage) => {
    const { method } = planPruning(stage);
    if (method.kind !== 'scoreWeights' && method.kind !== 'solve') return false;
    return inputStatistics(method.statistics).length === method.statistics.length;
  });
}

export async function streamStages(run: LanguageStages): Promise<LanguageOutcome> {
  const { recipe, checkpoint, data, tell, signal } = run;
  const outcome: LanguageOutcome = { masks: new Map(), changed: new Map(), errors: {}, judged: {}, seconds: {} };
  const { masks, changed, judged, seconds } = outcome;
  for (const [index, stage] of recipe.stages.entries()) {
    const begun = performance.now();
    if (stage.stage === 'prune') {
      await prune(stage, index, run, outcome);
      seconds.prune = (performance.now() - begun) / 1000;
    } else if (stage.stage === 'evaluate') {
      const milestone = masks.size > 0 ? 'pruned' : 'dense';
      const test = await sequencesOf(data, 'test');
      const sequences = stage.examples === 0 ? test : test.slice(0, stage.examples);
      const source = prunedSource(checkpoint, masks, changed);
      judged[milestone] = await perplexity(checkpoint.spec, source, sequences, { signal });
      seconds[`evaluate_${milestone}`] = (performance.now() - begun) / 1000;
      tell(`${milestone}: perplexity ${judged[milestone]?.perplexity.toFixed(4)}`);
    }
  }
  return outcome;
}

async function prune(
  stage: PruneStage,
  index: number,
  { recipe, checkpoint, data, tell, signal }: LanguageStages,
  { masks, changed, errors }: LanguageOutcome,
): Promise<void> {
  const request = {
    spec: checkpoint.spec,
    source: checkpoint,
    calibration: (await sequencesOf(data, 'train')).slice(0, stage.calibration),
    stage,
    random: createRandom(recipe.seed).split(`stage ${index}`), // as a run in memory draws
    errors: true,
  };
  for await (const { name, mask, changed: solved, error } of pruneDecoder(request, { signal })) {
    masks.set(name, mask);
    if (solved) changed.set(name, roundToStored(checkpoint, name, solved));
    if (error !== null) errors[name] = error;
    tell(`${name}: sparsity ${maskSparsity(mask).toFixed(4)}, error ${error?.toExponential(3) ?? '-'}`);
  }
}

async function sequencesOf(data: DataSource, split: 'train' | 'test'): Promise<readonly TokenSequence[]> {
  const set = await data[split]();
  if (set.kind !== 'tokens') throw new Error(`${data.name}: a language model reads tokens`);
  return set.sequences;
}
