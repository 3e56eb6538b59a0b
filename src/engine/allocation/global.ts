/**
 * Global: one ranking of all scores; each layer loses what falls below the common threshold. Only as sound as the scores
 * are comparable between layers. A layer may end empty.
 */
import { LabError } from '../errors.ts';
import { roundHalfEven } from '../patterns/counting.ts';
import { shareOfSmallest } from '../tensor/selection.ts';
import { defineAllocation } from './allocation.ts';

export const global = defineAllocation({
  id: 'global',
  options: {},
  needsScores: true,
  /** Count as torch.nn.utils.prune.global_unstructured; ties go to the earlier layer, then to the lower index. */
  allocate({ weights, sparsity, scores }) {
    const ranked = weights.map(({ name, rows, columns }) => {
      const layer = scores.get(name);
      if (layer?.length !== rows * columns) {
        throw new LabError(
          'shapeMismatch',
          `global: wanted ${rows * columns} scores of ${name}, got ${layer?.length}`,
          {
            where: name,
            wanted: rows * columns,
            got: layer?.length ?? 0,
          },
        );
      }
      return layer;
    });
    const total = ranked.reduce((sum, layer) => sum + layer.length, 0);
    const counts = shareOfSmallest(ranked, roundHalfEven(total * sparsity));
    return new Map(weights.map(({ name }, i) => [name, counts[i] / ranked[i].length]));
  },
});
