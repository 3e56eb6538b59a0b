/** Uniform: every layer gets the wanted sparsity; each rounds to whole weights by its method's own rule. */
import { defineAllocation } from './allocation.ts';

export const uniform = defineAllocation({
  id: 'uniform',
  options: {},
  needsScores: false,
  allocate: ({ weights, sparsity }) => new Map(weights.map(({ name }) => [name, sparsity])),
});
