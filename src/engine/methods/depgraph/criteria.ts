/** What one layer of a dependency group says about each of its channels: formulas over the weights of a channel. */
import type { Member } from '../../graph/groups.ts';

export interface ChannelCriterion {
  /** Which members are asked. */
  asks(member: Member): boolean;
  /** Value of one weight, g its gradient dL/dw; summed over a channel. */
  element(weight: number, gradient: number): number;
  readonly usesGradient: boolean;
}

/**
 * Sum of |w|^p, without a root. As in Torch-Pruning's GroupMagnitude, biases and depthwise kernels are not asked.
 * p = 1 on the root alone is filter pruning: Li et al. 2016, arXiv 1608.08710. Over groups, p = 2: Fang et al. 2023.
 */
export function magnitude(p: 1 | 2): ChannelCriterion {
  return {
    asks: ({ mixes, param }) => mixes || param.role === 'scale',
    element: p === 1 ? Math.abs : (weight) => weight * weight,
    usesGradient: false,
  };
}

/** |gamma| of the norms in the group. Network slimming: Liu et al. 2017, arXiv 1708.06519. */
export const normScale: ChannelCriterion = {
  asks: ({ param }) => param.role === 'scale',
  element: Math.abs,
  usesGradient: false,
};

/**
 * First-order change of the loss without the channel: sum of |w g|, or with `joint` |sum of w g|, where terms of
 * opposite sign cancel. Molchanov et al. 2019, arXiv 1906.10771; over groups as in Torch-Pruning, without norms.
 */
export function taylor(joint: boolean): ChannelCriterion {
  return {
    asks: ({ mixes }) => mixes,
    element: joint ? (weight, gradient) => weight * gradient : (weight, gradient) => Math.abs(weight * gradient),
    usesGradient: true,
  };
}
