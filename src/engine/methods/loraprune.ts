/**
 * LoRAPrune: prunes while low-rank adapters train. The gradient of a frozen weight is estimated from its adapter's, and a
 * moving average of |gradient * weight| decides. Zhang et al. 2023, arXiv 2305.18403.
 */
import { countingOption } from './counting.ts';
import { couple, movingAverage } from './loraprune/groups.ts';
import { elementImportance, estimateGradient, gradientAt } from './loraprune/importance.ts';
import { type AdapterStep, defineStepMethod } from './method.ts';

export const loraprune = defineStepMethod({
  id: 'loraprune',
  name: 'LoRAPrune',
  kind: 'scoreSteps',
  paper: {
    title: 'LoRAPrune: Structured Pruning Meets Low-Rank Parameter-Efficient Fine-Tuning',
    authors: 'Mingyang Zhang, Hao Chen, Chunhua Shen, Zhen Yang, Linlin Ou, Xinyi Yu, Bohan Zhuang',
    year: 2023,
    url: 'https://arxiv.org/abs/2305.18403',
  },
  statistics: [],
  options: {
    /** `lora` = estimated from the adapters, `grad` = the true gradient of the weight, `magnitude` = none. */
    gradient: { type: 'choice', default: 'lora', choices: ['lora', 'grad', 'magnitude'] },
    unit: { type: 'choice', default: 'weight', choices: ['weight', 'group'] },
    frequency: { type: 'number', default: 10, min: 1, max: 10_000, integer: true },
    /** Shares of all steps. */
    warmup: { type: 'number', default: 0.1, min: 0, max: 0.5 },
    cooldown: { type: 'number', default: 0.1, min: 0, max: 0.5 },
    /** What the moving average keeps of its past in a step. */
    decay: { type: 'number', default: 0.9, min: 0, max: 0.999 },
    /** 0 = no bound. */
    clip: { type: 'number', default: 1, min: 0, max: 1000 },
    /** The first 10 % of a decoder's blocks and the last one stay whole. */
    freeze: { type: 'toggle', default: true },
    counting: countingOption,
  },
  readsWeightGradient: ({ gradient }) => gradient === 'grad',
  unit: ({ unit }) => unit,
  counting: ({ counting }) => (counting === 'exact' ? 'exact' : 'truncate'),
  course: ({ frequency, warmup, cooldown, counting, clip, freeze }) => ({
    frequency,
    warmup,
    cooldown,
    meetsTarget: counting === 'exact',
    maxGradientNorm: clip > 0 ? clip : null,
    freeze: freeze ? { first: 0.1, last: 1 } : { first: 0, last: 0 },
  }),
  importance(step, { gradient }) {
    const { adapter, weight } = step;
    const slopes = { lora: estimateGradient, grad: () => trueGradient(step), magnitude: () => null }[gradient];
    return elementImportance(slopes(adapter, step.gradient, weight.rows), weight.values);
  },
  couple,
  average: (before, now, { decay }) => movingAverage(before, now, decay),
  explain(step, options, row, column) {
    const { adapter, weight } = step;
    const place = row * weight.columns + column;
    const value = weight.values[place];
    const slope = {
      lora: () => gradientAt(adapter, step.gradient, row, column),
      grad: () => trueGradient(step)[place],
      magnitude: () => 1,
    }[options.gradient]();
    return { terms: { weight: value, slope }, score: Math.fround(Math.abs(value * slope)) };
  },
});

function trueGradient({ weightGradient }: AdapterStep): Float32Array {
  if (weightGradient) return weightGradient;
  throw new Error('loraprune: the gradient of the weight was not given');
}
