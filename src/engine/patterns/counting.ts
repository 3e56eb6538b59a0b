/** How many of n competing weights go, by rule, and the selection that follows from it. */
import type { SmallestSelection } from '../kernels/selection/contract.ts';
import type { CountingRule, SelectRequest } from './pattern.ts';

/** Round half to even, as Python's `round` and torch.nn.utils.prune. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * How many of n weights the rule removes when no two scores are equal; `threshold` may remove more by ties.
 * A sparsity of 0 removes nothing under every rule: the references never ask for it, the lab's dense layers do.
 */
export function countToPrune(n: number, sparsity: number, rule: CountingRule): number {
  if (sparsity === 0 || n === 0) return 0;
  switch (rule) {
    case 'exact':
      return roundHalfEven(n * sparsity);
    case 'truncate':
      return Math.floor(n * sparsity); // of the float64 product: 100 * 0.29 -> 28, as int() in the references
    case 'threshold':
      return Math.min(Math.floor(n * sparsity) + 1, n); // the reference's index n*s is out of range at s = 1: clamped
    default:
      return rule satisfies never;
  }
}

/** The lowest scores go, as many as the rule says, within each row or in the whole layer. */
export function smallestByRule({
  rows,
  columns,
  sparsity,
  compare,
  counting,
}: Omit<SelectRequest, 'scores' | 'options'>): SmallestSelection {
  const count = countToPrune(compare === 'layer' ? rows * columns : columns, sparsity, counting);
  return { kind: 'smallest', compare, count, ties: counting === 'threshold' ? 'all' : 'first' };
}
