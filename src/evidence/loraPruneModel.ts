/** Golden runner: LoRAPrune on a small LLaMA: moving averages, pruning events, merged and slimmed weights. */
import { couple, movingAverage, sumGroups } from '../engine/methods/loraprune/groups.ts';
import {
  type Adapter,
  elementImportance,
  estimateGradient,
  mergeAdapter,
} from '../engine/methods/loraprune/importance.ts';
import { expandGroups, pruneGroups } from '../engine/methods/loraprune/pruneGroups.ts';
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
  const adapterOf = (layer: string): Adapter => {
    return {
      A: wanted(`${layer}.lora_A`),
      B: wanted(`${layer}.lora_B`),
      rank: params.r,
      scaling: params.alpha / params.r,
    };
  };
  const merged = (layer: string) => mergeAdapter(wanted(`${layer}.weight`), adapterOf(layer));
  const columnsOf = (layer: string) => floats(tensors, `${layer}.weight`).shape[1];
  const comparisons: Comparison[] = [];

  for (let block = 0; block < params.layers; block++) {
    for (const { part, out, into } of couplings) {
      const group = `model.layers.${block}.${part}`;
      const size = part === 'self_attn' ? params.hidden / params.heads : 1;
      const groups = part === 'self_attn' ? params.heads : params.ffn;
      const prunable = params.prunable.includes(`${group}.${into}`);
      let average: Float32Array = new Float32Array(groups);
      let kept: Uint8Array = new Uint8Array(groups).fill(1);
      params.ratios.forEach((ratio, step) => {
        if (!prunable) return;
        const sensitivity = (name: string, side: 'out' | 'in') => {
          const layer = `${group}.${name}`;
          const gradient = { A: wanted(`step${step}.${layer}.grad_A`), B: wanted(`step${step}.${layer}.grad_B`) };
          const rows = floats(tensors, `${layer}.weight`).shape[0];
          const G = estimateGradient(adapterOf(layer), gradient, rows);
          return sumGroups(elementImportance(G, merged(layer)), columnsOf(layer), side, size);
        };
        const now = couple([...out.map((name) => sensitivity(name, 'out')), sensitivity(into, 'in')]);
        average = movingAverage(average, now, params.ema);
        comparisons.push(
          ...compareFloats(
            `average: step ${step} ${group}`,
            average,
            wanted(`step${step}.${group}.sensitivity`),
            tolerance,
          ),
        );
        if (ratio === null) return;
        kept = pruneGroups(average, kept, ratio, params.target_ratio);
        for (const name of out) {
          const mask = `step${step}.${group}.${name}.lora_mask`;
          comparisons.push(
            ...compareExactly(`mask: ${mask}`, Float32Array.from(expandGroups(kept, size)), wanted(mask)),
          );
        }
      });
      const channels = expandGroups(kept, size);
      for (const name of [...out, into]) {
        const layer = `${group}.${name}`;
        const columns = columnsOf(layer);
        const stays = (_: number, place: number) =>
          channels[name === into ? place % columns : Math.floor(place / columns)] === 1;
        comparisons.push(
          ...compareFloats(
            `weights: ${layer}`,
            merged(layer).filter(stays),
            wanted(`shrunk.${layer}.weight`),
            tolerance,
          ),
        );
      }
    }
  }
  return [...comparisons, ...unread(tensors, params)];
};

/** Every listed pruning event must have its masks in the file, or the case would pass unseen. */
function unread(tensors: GoldenTensors, { ratios }: Params): readonly Comparison[] {
  const events = ratios.filter((ratio) => ratio !== null).length;
  const seen = new Set(
    [...tensors.keys()].filter((name) => name.endsWith('lora_mask')).map((name) => name.split('.')[0]),
  );
  return seen.size === events ? [] : [fault(`wanted masks of ${events} events, got ${seen.size}`)];
}
