/**
 * Erdos-Renyi-Kernel: a layer's density follows (in + out + kernel height + kernel width) / its size, so that small and
 * thin layers stay denser. Evci et al. 2020 (RigL), arXiv 1911.11134, section 3; Mocanu et al. 2018.
 */
import { type AllocatedWeight, defineAllocation } from './allocation.ts';
import { roundToTotal } from './rounding.ts';

export const erk = defineAllocation({
  id: 'erk',
  options: {},
  needsScores: false,
  allocate({ weights, sparsity }) {
    const sizes = weights.map(({ rows, columns }) => rows * columns);
    const raw = weights.map(rawDensity);
    const dense = new Set<number>();
    const kept = (1 - sparsity) * sum(sizes);
    // Layers that would need a density over 1 become dense; the others share what is left, until none exceeds 1
    for (;;) {
      const open = [...raw.keys()].filter((i) => !dense.has(i));
      const left = kept - sum([...dense].map((i) => sizes[i]));
      const epsilon = left / sum(open.map((i) => raw[i] * sizes[i]));
      const tooDense = open.filter((i) => epsilon * raw[i] > 1);
      for (const i of tooDense) dense.add(i);
      if (tooDense.length > 0) continue;
      return roundToTotal(
        weights,
        raw.map((density, i) => (dense.has(i) ? 0 : 1 - epsilon * density)),
      );
    }
  },
});

/** (in + out + kh + kw) / (in * out * kh * kw); a linear layer has no kernel: (in + out) / (in * out). */
function rawDensity({ rows, columns, kernel: [height, width] }: AllocatedWeight): number {
  const inputs = columns / (height * width);
  const linear = height === 1 && width === 1;
  return (inputs + rows + (linear ? 0 : height + width)) / (rows * columns);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
