/** Golden runner: LoRAPrune on a small LLaMA: moving averages, pruning events, merged and slimmed weights. */
import { methods } from '../engine/methods/index.ts';
import { type Adapter, mergeAdapter } from '../engine/methods/loraprune/importance.ts';
import type { ScoreStepsMethod } from '../engine/methods/method.ts';
import { llamaSpec } from '../engine/models/architectures/llama.ts';
import { prunableWeights } from '../engine/models/prunable.ts';
import type { LanguageSpec } from '../engine/models/spec.ts';
import { parseOptions } from '../engine/options.ts';
import { createGroupUnits } from '../engine/pipelines/adapting/groupUnits.ts';
import { asStepPlan } from '../engine/pipelines/adapting/stepPlan.ts';
import type { Units } from '../engine/pipelines/adapting/units.ts';
import { loraSchema } from '../engine/pipelines/lora.ts';
import { planPruning } from '../engine/pipelines/pruneModel.ts';
import type { Mask, Matrix } from '../engine/tensor/matrix.ts';
import { floats, type GoldenRunner, type GoldenTensors } from './case.ts';
import { type Comparison, compareExactly, compareFloats, fault } from './comparison.ts';

interface Params {
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly ffn: number;
  readonly r: number;
  readonly alpha: number;
  readonly ema: number;
  readonly ratios: readonly (number | null)[];
  readonly target_ratio: number;
  readonly prunable: readonly string[];
}

/** Layers that lose the same heads or channels; the last one on its input side. */
const couplings = [
  { part: 'self_attn', out: ['q_proj', 'k_proj', 'v_proj'], into: 'o_proj' },
  { part: 'mlp', out: ['gate_proj', 'up_proj'], into: 'down_proj' },
] as const;

export const loraPruneModel: GoldenRunner = ({ golden, tensors }) => {
  const params = golden.params as unknown as Params;
  const tolerance = golden.tolerance.default;
  const wanted = (name: string) => floats(tensors, name).values;
  const spec = specOf(params);
  const units = unitsOf(params, spec);
  const method = methods.get('loraprune') as ScoreStepsMethod;
  const options = parseOptions('loraprune', method.options, optionsOf(params));
  const adapterOf = (layer: string): Adapter => {
    return {
      A: wanted(`${layer}.lora_A`),
      B: wanted(`${layer}.lora_B`),
      rank: params.r,
      scaling: params.alpha / params.r,
    };
  };
  const merged = (layer: string): Matrix => {
    const { shape, values } = floats(tensors, `${layer}.weight`);
    return { rows: shape[0], columns: shape[1], values: mergeAdapter(values, adapterOf(layer)) };
  };
  const judged = [...units.weights].map((name) => name.replace(/\.weight$/, ''));
  const comparisons: Comparison[] = [...sameNames(judged, params.prunable)];
  let masks: ReadonlyMap<string, Mask> = new Map();

  params.ratios.forEach((ratio, step) => {
    const importance = judged.map((layer) => {
      const gradient = { A: wanted(`step${step}.${layer}.grad_A`), B: wanted(`step${step}.${layer}.grad_B`) };
      const seen = { adapter: adapterOf(layer), gradient, weight: merged(layer), weightGradient: null };
      return [`${layer}.weight`, method.importance(seen, options)] as const;
    });
    units.see(new Map(importance));
    if (ratio !== null) masks = units.cut(() => ratio);
    for (const { group, out, size } of groupsOf(params)) {
      if (!params.prunable.includes(`${group}.${out[0]}`)) continue;
      const first = `${group}.${out[0]}.weight`;
      const average = units.scores().get(first)!; // [out, in], equal within a group
      const { columns } = merged(`${group}.${out[0]}`);
      const byGroup = average.filter((_, place) => place % (columns * size) === 0);
      const name = `step${step}.${group}.sensitivity`;
      comparisons.push(...compareFloats(`average: step ${step} ${group}`, byGroup, wanted(name), tolerance));
      if (ratio === null) continue;
      for (const part of out) {
        const rows = firstColumn(masks.get(`${group}.${part}.weight`)!);
        const mask = `step${step}.${group}.${part}.lora_mask`;
        comparisons.push(...compareExactly(`mask: ${mask}`, Float32Array.from(rows), wanted(mask)));
      }
    }
  });

  for (const { group, out, into } of groupsOf(params)) {
    for (const part of [...out, into]) {
      const layer = `${group}.${part}`;
      const mask = masks.get(`${layer}.weight`); // none in a block that stays whole
      const kept = merged(layer).values.filter((_, place) => !mask || mask.kept[place] === 1);
      comparisons.push(...compareFloats(`weights: ${layer}`, kept, wanted(`shrunk.${layer}.weight`), tolerance));
    }
  }
  return [...comparisons, ...unread(tensors, params)];
};

/** The decoder that the reference was run on; nothing of it is computed here but its dependency groups. */
function specOf({ hidden, heads, layers, ffn }: Params): LanguageSpec {
  return llamaSpec({
    name: 'golden',
    hiddenSize: hidden,
    intermediateSize: ffn,
    layers,
    heads,
    kvHeads: heads,
    headDim: hidden / heads,
    vocabulary: 2,
    maxPositions: 2,
    normEpsilon: 1e-6,
    rope: { kind: 'default', theta: 10_000 },
    tiedEmbeddings: true,
    bias: { queryKeyValue: false, output: false, mlp: false },
    windows: [],
  });
}

const optionsOf = ({ ema }: Params) => ({ unit: 'group', decay: ema, counting: 'reference' });

function unitsOf(params: Params, spec: LanguageSpec): Units {
  const choice = { id: 'adamw', options: {} };
  const plan = asStepPlan(
    planPruning({
      stage: 'prune',
      sparsity: params.target_ratio,
      method: { id: 'loraprune', options: optionsOf(params) },
      pattern: { id: 'unstructured', options: {} },
      allocation: { id: 'uniform', options: {} },
      protect: [],
      overrides: {},
      calibration: 1,
      training: { epochs: 1, batchSize: 1, optimizer: choice, learningRate: choice, lora: loraSchema.parse({}) },
    }),
  );
  return createGroupUnits(plan!, { spec, prunable: prunableWeights(spec), masks: new Map() }, null);
}

function groupsOf({ layers, hidden, heads }: Params) {
  return Array.from({ length: layers }, (_, block) =>
    couplings.map(({ part, ...names }) => {
      const size = part === 'self_attn' ? hidden / heads : 1;
      return { group: `model.layers.${block}.${part}`, size, ...names };
    }),
  ).flat();
}

const firstColumn = ({ columns, kept }: Mask) => kept.filter((_, place) => place % columns === 0);

function sameNames(got: readonly string[], wanted: readonly string[]): readonly Comparison[] {
  const [a, b] = [[...got].sort().join(', '), [...wanted].sort().join(', ')];
  return a === b ? [] : [fault(`wanted ${b} to be prunable, got ${a}`)];
}

/** Every listed pruning event must have its masks in the file, or the case would pass unseen. */
function unread(tensors: GoldenTensors, { ratios }: Params): readonly Comparison[] {
  const events = ratios.filter((ratio) => ratio !== null).length;
  const seen = new Set(
    [...tensors.keys()].filter((name) => name.endsWith('lora_mask')).map((name) => name.split('.')[0]),
  );
  return seen.size === events ? [] : [fault(`wanted masks of ${events} events, got ${seen.size}`)];
}
