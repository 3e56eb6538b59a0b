/** Golden runner: LoRAPrune's sparsity by step. */
import { rampedSparsity } from '../engine/schedules/cubicRamp.ts';
import type { GoldenRunner } from './case.ts';
import { compareFloats, fault } from './comparison.ts';

export const loraPruneSchedule: GoldenRunner = ({ golden, tensors }) => {
  const columns = golden.params.columns as readonly string[];
  const rows = tensors.get('rows');
  if (!(rows?.values instanceof Float64Array)) return [fault("wanted the F64 tensor 'rows'")];
  const { values } = rows;
  const column = (name: string) => values.filter((_, i) => i % columns.length === columns.indexOf(name));
  const [steps, total, warmup, cooldown, initial, final] = columns.slice(0, 6).map(column);
  const ratios = steps.map((step, i) =>
    rampedSparsity(step, {
      total: total[i],
      warmup: warmup[i],
      cooldown: cooldown[i],
      initial: initial[i],
      final: final[i],
    }),
  );
  return compareFloats('ratio', ratios, column('ratio'), golden.tolerance.rows);
};
