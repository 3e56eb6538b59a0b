/** Single weights compete within their layer, in the recipe's pattern. */
import { fullMask, type Mask } from '../../tensor/matrix.ts';
import { sinkPruned } from '../pruneModel.ts';
import { refusal } from '../refusal.ts';
import { createAverages } from './averages.ts';
import { openTargets, type StepPlan } from './stepPlan.ts';
import type { Outline, Units } from './units.ts';

/** @throws LabError as createUnits */
export function createWeightUnits(
  plan: StepPlan,
  network: Outline,
  arrays: ReadonlyMap<string, Float32Array> | null,
): Units {
  const { method, methodOptions, pattern, patternOptions } = plan;
  const targets = openTargets(plan, network.spec, network.prunable);
  const open = network.prunable.filter(({ name }) => targets.has(name));
  if (open.length === 0) throw refusal('nothingOpen', 'prune', 'protect', 'every weight stays whole');
  const averages = createAverages(
    new Map(open.map(({ name, rows, columns }) => [name, rows * columns])),
    (before, now) => method.average(before, now, methodOptions),
    arrays,
  );
  return {
    weights: new Set(open.map(({ name }) => name)),
    see: (importance) => averages.see(new Map(open.map(({ name }) => [name, importance.get(name)!]))),
    cut(ratioOf) {
      const masks = new Map<string, Mask>();
      for (const { name, rows, columns } of open) {
        const before = network.masks.get(name) ?? fullMask(rows, columns);
        const scores = averages.values.get(name)!.slice();
        sinkPruned(scores, before);
        const mask = pattern.select({
          scores,
          rows,
          columns,
          sparsity: ratioOf(targets.get(name)!),
          compare: 'layer',
          counting: method.counting(methodOptions),
          options: patternOptions,
        });
        for (let i = 0; i < mask.kept.length; i++) mask.kept[i] &= before.kept[i];
        masks.set(name, mask);
      }
      return masks;
    },
    scores: () => averages.values,
    save: () => averages.save(),
  };
}
