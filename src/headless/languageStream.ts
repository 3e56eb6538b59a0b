/**
 * Stages of a language model that need no more of it in memory than one block and one bit a weight: evaluate, prune once
 * into the file, evaluate the file.
 */
import { perplexity } from '../engine/evaluation/perplexity.ts';
import { createPrunedFile, type PrunedFile } from '../engine/io/huggingface/prunedFile.ts';
import type { TokenSequence } from '../engine/models/decoder.ts';
import { prunableWeights } from '../engine/models/prunable.ts';
import type { WeightSource } from '../engine/models/weightSource.ts';
import { type Milestone, milestoneAfter } from '../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { inputStatistics } from '../engine/pipelines/decoder/gather.ts';
import { pruneDecoder } from '../engine/pipelines/decoder/prune.ts';
import { planPruning } from '../engine/pipelines/pruneModel.ts';
import type { PruneStage, Recipe } from '../engine/pipelines/recipe.ts';
import { maskOfZeros } from '../engine/pipelines/zeroMasks.ts';
import { fullMask, maskSparsity } from '../engine/tensor/matrix.ts';
import type { PackedMask } from '../engine/tensor/packedMask.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type PlacedDiskFile, placeFile } from './files.ts';
import { judgedExamples, unjudged } from './judging.ts';
import type { CutWeights, LanguageOutcome, LanguageStages } from './languageOutcome.ts';
import { raisedWords } from './raisedLine.ts';

/** Can the recipe run with one block in memory: one cut at most, by a method that reads its layers' inputs? */
export function canStream({ stages, data, model }: Recipe): boolean {
  if (model.weights === 'fresh') return false; // they are drawn, not read
  if (data.source !== 'tokens') return false; // zero-shot tasks are judged in memory
  const cuts = stages.filter((stage) => stage.stage === 'prune');
  if (cuts.length > 1 || stages.some(({ stage }) => stage !== 'prune' && stage !== 'evaluate')) return false;
  return cuts.every((stage) => {
    const { method } = planPruning(stage);
    if (method.kind !== 'scoreWeights' && method.kind !== 'solve') return false;
    return inputStatistics(method.statistics).length === method.statistics.length;
  });
}

/**
 * @param out folder of the result: the weights are there when it returns, under their name once they are closed
 * @throws LabError as pruneDecoder, perplexity and the checkpoint; nothing of the file is left then
 */
export async function streamStages(run: LanguageStages, out: string): Promise<LanguageOutcome> {
  const { recipe, checkpoint, data, tell, signal } = run;
  const outcome: Pick<LanguageOutcome, 'errors' | 'raised' | 'judged' | 'seconds'> = {
    errors: {},
    raised: {},
    judged: {},
    seconds: {},
  };
  const { judged, seconds } = outcome;
  const { stages } = recipe;
  let [source, masks, cut]: [WeightSource, ReadonlyMap<string, PackedMask>, CutWeights] = [
    checkpoint,
    new Map(),
    { in: 'memory', masks: new Map(), changed: new Map() },
  ];
  let placed = null as PlacedDiskFile | null;
  const judge = async (milestone: Milestone, examples: number) => {
    const begun = performance.now();
    const test = await sequencesOf(data, 'test');
    const sequences = examples === 0 ? test : test.slice(0, examples);
    judged[milestone] = await perplexity(checkpoint.spec, source, sequences, { signal });
    seconds.evaluate = (seconds.evaluate ?? 0) + (performance.now() - begun) / 1000;
    tell(`${milestone}: perplexity ${judged[milestone]?.perplexity.toFixed(4)}`);
  };
  try {
    for (let behind = 0; behind <= stages.length; behind++) {
      const milestone = unjudged(stages, behind, judged);
      if (milestone) await judge(milestone, judgedExamples(stages));
      const stage = stages[behind];
      if (stage?.stage === 'evaluate') await judge(milestoneAfter(stages.slice(0, behind)), stage.examples);
      if (stage?.stage !== 'prune') continue;
      const begun = performance.now();
      const file = await createPrunedFile(checkpoint, async (name, size) => {
        placed = await placeFile(out, name, size);
        return placed;
      });
      await prune(stage, behind, run, file, outcome);
      source = await file.reopen();
      masks = masksOf(file);
      cut = { in: 'file', file, close: placed!.close };
      seconds.prune = (performance.now() - begun) / 1000;
    }
  } catch (thrown) {
    await placed?.remove();
    throw thrown;
  }
  return { ...outcome, masks, cut };
}

/** Every weight is in the file when its block is cut, the others behind them. */
async function prune(
  stage: PruneStage,
  index: number,
  { recipe, checkpoint, data, tell, signal }: LanguageStages,
  file: PrunedFile,
  { errors, raised: allRaised }: Pick<LanguageOutcome, 'errors' | 'raised'>,
): Promise<void> {
  const request = {
    spec: checkpoint.spec,
    source: checkpoint,
    calibration: (await sequencesOf(data, 'train')).slice(0, stage.calibration),
    stage,
    random: createRandom(recipe.seed).split(`stage ${index}`), // as a run in memory draws
    errors: true,
    zerosStay: true,
  };
  for await (const { name, mask, changed, error, raised } of pruneDecoder(request, { signal })) {
    await file.put(name, mask, changed);
    if (error !== null) errors[name] = error;
    if (raised) allRaised[name] = raised;
    tell(
      `${name}: sparsity ${maskSparsity(mask).toFixed(4)}, error ${error?.toExponential(3) ?? '-'}${raisedWords(raised)}`,
    );
  }
  for (const weight of prunableWeights(checkpoint.spec)) {
    if (file.tensors.has(weight.name)) continue; // protected: whole, or with the zeros that it came with
    const { name, rows, columns } = weight;
    await file.put(name, maskOfZeros(weight, await checkpoint.read(name)) ?? fullMask(rows, columns), null);
  }
  await file.finish();
}

function masksOf({ tensors }: PrunedFile): ReadonlyMap<string, PackedMask> {
  return new Map([...tensors].flatMap(([name, { mask }]) => (mask ? [[name, mask] as const] : [])));
}

async function sequencesOf(data: DataSource, split: 'train' | 'test'): Promise<readonly TokenSequence[]> {
  const set = await data[split]();
  if (set.kind !== 'tokens') throw new Error(`${data.name}: a language model reads tokens`);
  return set.sequences;
}
