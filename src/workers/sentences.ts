/** What a step did, as the key and the numbers of a sentence; labels of checkpoints likewise. */
import { movesKept } from '../engine/methods/method.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import { prunedCount } from '../engine/tensor/matrix.ts';
import type { Grain, Phase, Sentence } from './protocol.ts';

export function sentence(key: string, values: Sentence['values'] = {}): Sentence {
  return { key, values };
}

/** `layer` without the parameter's suffix: dense1. */
export function layerName(parameter: string): string {
  return parameter.replace(/\.weight$/, '');
}

/** What a sentence tells beside the step itself. */
interface Circumstances {
  /** That was asked for: one group is told as the group. */
  readonly grain: Grain;
  /** Cut weights of the whole network that are not 0 after the step. */
  readonly revived: number;
}

export function describeStep(report: StepReport, run: Run, { grain, revived }: Circumstances): Sentence {
  switch (report.did) {
    case 'trainStep':
      return sentence(`happened.${trainedStep(report)}`, {
        step: report.step,
        steps: report.steps,
        loss: report.loss,
        adapters: report.adapters ?? 0,
        revived,
      });
    case 'masksMoved':
      return sentence('happened.masksMoved', {
        step: report.step,
        cut: report.layers.reduce((sum, { cut }) => sum + cut, 0),
        grown: report.layers.reduce((sum, { grown }) => sum + grown, 0),
        sparsity: report.sparsity,
      });
    case 'reinitialized':
      return sentence(`happened.reinitialized.${report.mode}`, {
        step: report.step,
        pruned: report.pruned,
        of: report.of,
      });
    case 'quantized':
      return sentence(`happened.${revived === 0 ? 'quantized' : 'quantizedAwake'}`, {
        layer: layerName(report.layer),
        bits: report.bits,
        levels: report.report.levels,
        relative: report.report.relative,
        revived,
      });
    case 'gathered':
      return report.block === undefined
        ? sentence('happened.gathered', { examples: report.examples })
        : sentence('happened.gatheredBlock', { examples: report.examples, block: report.block });
    case 'scored': {
      const { cut, sparsity } = cutOf(run.network);
      return sentence(`happened.${cut === 0 ? 'scored' : 'scoredLater'}`, {
        layer: layerName(report.layer),
        method: run.pruning?.plan.method.id ?? '',
        sparsity,
      });
    }
    case 'scoredGroup': {
      const { cut, sparsity } = cutOf(run.network);
      const atoms = report.heads ? 'heads' : 'channels';
      return sentence(`happened.${cut === 0 ? 'scoredGroup' : 'scoredGroupLater'}.${atoms}`, {
        root: report.root,
        layers: report.layers,
        atoms: report.atoms,
        method: run.pruning?.plan.method.id ?? '',
        sparsity,
      });
    }
    case 'maskedPart': {
      const { layer, kind, from, to, along, cut, of } = report;
      return sentence(`happened.maskedPart.${kind}`, { layer: layerName(layer), from, to, along, cut, of });
    }
    case 'maskedChannels':
      if (grain === 'group' && report.gone.length > 0) return describeGone(report);
      return sentence('happened.maskedChannels', {
        layer: layerName(report.layer),
        channels: report.channels,
        ofChannels: report.ofChannels,
        sparsity: report.of === 0 ? 0 : report.cut / report.of,
      });
    case 'compacted':
      return sentence(
        `happened.compacted.${report.groups === 0 ? 'nothing' : report.narrowedNorms > 0 ? 'norms' : 'exact'}`,
        {
          before: report.parameters.before,
          after: report.parameters.after,
          macs: report.macs.before === 0 ? 0 : report.macs.after / report.macs.before,
          norms: report.narrowedNorms,
        },
      );
    case 'masked':
      return sentence(`happened.masked.${report.raised ? 'raised' : report.how}`, {
        ...report.raised,
        layer: layerName(report.layer),
        cut: report.cut,
        of: report.of,
        sparsity: report.of === 0 ? 0 : report.cut / report.of,
      });
    case 'evaluated':
      if (report.evaluation.perplexity !== null) {
        const { perplexity, examples } = report.evaluation;
        return sentence('happened.evaluatedLanguage', { perplexity, examples });
      }
      return sentence('happened.evaluated', {
        accuracy: report.evaluation.accuracy,
        examples: report.evaluation.examples,
      });
    default:
      return report satisfies never;
  }
}

/** Of several that end with one layer, the last. */
function describeGone({ gone, layer }: Extract<StepReport, { did: 'maskedChannels' }>): Sentence {
  const { heads, ...group } = gone[gone.length - 1];
  return sentence(`happened.groupGone.${heads ? 'heads' : 'channels'}`, { layer: layerName(layer), ...group });
}

/** Every weight moved, also those that are cut; adapters moved, or adapters moved and told how important each weight is. */
function trainedStep({ adapters, judged, unguarded }: Extract<StepReport, { did: 'trainStep' }>): string {
  if (adapters === undefined) return unguarded ? 'freeStep' : 'trainStep';
  return judged ? 'judgedStep' : 'adapterStep';
}

/** Of all prunable weights. */
function cutOf({ prunable, masks }: Run['network']) {
  let cut = 0;
  let of = 0;
  for (const { name, rows, columns } of prunable) {
    of += rows * columns;
    const mask = masks.get(name);
    if (mask) cut += prunedCount(mask);
  }
  return { cut, of, sparsity: of === 0 ? 0 : cut / of };
}

/** What the cut left of the prunable weights. */
export function describeCut({ network, pruning }: Run): Sentence {
  const figures = cutOf(network);
  const raised = [...(pruning?.raised?.values() ?? [])];
  if (raised.length > 0) {
    const used = Math.max(...raised.map((dampening) => dampening.used));
    return sentence('happened.maskedAll.raised', { ...figures, layers: raised.length, asked: raised[0].asked, used });
  }
  return sentence(`happened.maskedAll.${pruning && movesKept(pruning.plan.method) ? 'moved' : 'same'}`, figures);
}

const endOfPhase: Readonly<Record<Phase, string>> = {
  train: 'trained',
  trainPrune: 'trainPruned',
  score: 'scored',
  mask: 'masked',
  compact: 'compacted',
  reinitialize: 'reinitialized',
  retrain: 'retrained',
  finetune: 'finetuned',
  quantize: 'quantized',
  evaluate: 'evaluated',
  export: 'evaluated',
};

/** @param round which pruning event of the recipe, from 1; named when there are several */
export function checkpointLabel(phase: Phase, round: { readonly now: number; readonly of: number }): Sentence {
  const checkpoint = endOfPhase[phase];
  if (round.of < 2 || phase === 'train' || phase === 'evaluate') return sentence(`checkpoints.${checkpoint}`);
  return sentence('checkpoints.ofRound', { checkpoint, round: round.now });
}
