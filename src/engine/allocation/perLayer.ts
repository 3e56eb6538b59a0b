/** Per layer: sparsities set by hand; layers that are not named take the wanted sparsity. */
import { LabError } from '../errors.ts';
import { defineAllocation } from './allocation.ts';

export const perLayer = defineAllocation({
  id: 'perLayer',
  options: { sparsities: { type: 'perLayer', default: {}, min: 0, max: 1 } },
  needsScores: false,
  allocate({ weights, sparsity, options: { sparsities } }) {
    const names = new Set(weights.map(({ name }) => name));
    const stranger = Object.keys(sparsities).find((name) => !names.has(name));
    if (stranger !== undefined) {
      const wanted = [...names].join(', ');
      throw new LabError('optionInvalid', `perLayer: sparsities must name one of ${wanted}, got ${stranger}`, {
        where: 'perLayer',
        option: 'sparsities',
        wanted,
        got: stranger,
      });
    }
    return new Map(
      weights.map(({ name }) => [name, Object.hasOwn(sparsities, name) ? sparsities[name] : sparsity] as const),
    );
  },
});
