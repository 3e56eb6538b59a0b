/** Stages of a language model that need it in memory: training, adapters, gradients, several cuts. The run of the page. */
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import { changedWeights } from '../engine/io/huggingface/changedWeights.ts';
import type { LanguageCheckpoint } from '../engine/io/huggingface/openFolder.ts';
import type { Dampening } from '../engine/methods/dampening.ts';
import { createParams, paramSpecs, paramsFromArrays, paramsToArrays } from '../engine/models/params.ts';
import { addMasks, createNetwork, disposeNetwork, type Network } from '../engine/pipelines/network.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import { masksOfZeros } from '../engine/pipelines/zeroMasks.ts';
import { packMask } from '../engine/tensor/packedMask.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { judgeRun } from './judging.ts';
import type { Judged, LanguageOutcome, LanguageStages } from './languageOutcome.ts';
import { maskedLine } from './raisedLine.ts';
import { structuredLine } from './structuredLine.ts';

/** @throws LabError as Run; as `checkpoint.read` */
export async function runInMemory({
  recipe,
  checkpoint,
  data,
  tell,
  signal,
}: LanguageStages): Promise<LanguageOutcome> {
  const network = await openNetwork(recipe, checkpoint);
  const seconds: Record<string, number> = {};
  const errors: Record<string, number> = {};
  const raised: Record<string, Dampening> = {};
  let run: Run | null = null;
  let compacted: Extract<StepReport, { did: 'compacted' }> | null = null;
  try {
    run = new Run(recipe, network, data);
    const judge = async (of: Run) => {
      const judged = await judgeRun(of, signal);
      if (!judged) return;
      seconds.evaluate = (seconds.evaluate ?? 0) + judged.ms / 1000;
      tell(`${judged.milestone}: perplexity ${judged.evaluation.perplexity?.toFixed(4)}`);
    };
    await judge(run);
    while (!run.finished) {
      const { stage } = recipe.stages[run.cursor.stage];
      const begun = performance.now();
      const report = await run.advance(signal);
      seconds[stage] = (seconds[stage] ?? 0) + (performance.now() - begun) / 1000;
      if (report.did === 'compacted') compacted = report;
      const line = lineOf(report);
      if (line) tell(line);
      for (const [name, error] of run.pruning?.errors ?? []) errors[name] = error;
      if (report.did === 'masked' && report.raised) raised[report.layer] = report.raised;
      await judge(run);
    }
    const held = new Map(network.masks);
    const masks = new Map([...held].map(([name, mask]) => [name, packMask(mask)]));
    const params = await paramsToArrays(network.params);
    const outcome = { masks, errors, raised, judged: judgedOf(run), seconds };
    if (compacted && compacted.groups > 0) {
      return {
        ...outcome,
        cut: { in: 'memory', masks: new Map(), changed: new Map() },
        smaller: { spec: network.spec, params, report: compacted },
      };
    }
    const changed = await changedWeights(checkpoint, params, held);
    return { ...outcome, cut: { in: 'memory', masks: held, changed } };
  } finally {
    run?.dispose();
    disposeNetwork(network);
  }
}

/** As stored, with its zeros held, or drawn as the page draws fresh weights. */
async function openNetwork({ model, seed }: Recipe, checkpoint: LanguageCheckpoint): Promise<Network> {
  const { spec } = checkpoint;
  if (model.weights === 'fresh') return createNetwork(spec, createParams(spec, createRandom(seed).split('init')));
  const arrays = new Map<string, Float32Array>();
  for (const { name } of paramSpecs(spec)) arrays.set(name, await checkpoint.read(name));
  const network = createNetwork(spec, paramsFromArrays(spec, arrays));
  addMasks(network, masksOfZeros(spec, arrays));
  return network;
}

function lineOf(report: StepReport): string | null {
  const structured = structuredLine(report);
  if (structured) return structured;
  if (report.did === 'masked') return maskedLine(report);
  if (report.did === 'evaluated') return `perplexity ${report.evaluation.perplexity?.toFixed(4)}`;
  if (report.did === 'trainStep' && report.step % 20 === 0) {
    return `${report.phase}: step ${report.step} of ${report.steps}, loss ${report.loss.toFixed(4)}`;
  }
  return null;
}

function judgedOf({ evaluations }: Run): LanguageOutcome['judged'] {
  const judged: Partial<Record<keyof typeof evaluations, Judged>> = {};
  for (const milestone of ['dense', 'pruned', 'recovered'] as const) {
    const evaluation: Evaluation | undefined = evaluations[milestone];
    if (!evaluation || evaluation.perplexity === null || evaluation.tokens === null) continue;
    const { perplexity, loss, tokens, tasks } = evaluation;
    judged[milestone] = { perplexity, loss, tokens, ...(Object.keys(tasks).length > 0 ? { tasks } : {}) };
  }
  return judged;
}
