/** Importance of the coupled channels of a dependency group: its members' channels gathered at the root's. */
import { LabError } from '../../errors.ts';
import type { Group, Member } from '../../graph/groups.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { GroupEvidence } from '../method.ts';
import type { ChannelCriterion } from './criteria.ts';

/** How members' values at one root channel become one value; `first` takes the first member that is asked. */
export const channelReductions = ['mean', 'sum', 'max', 'prod', 'first'] as const;
export type ChannelReduction = (typeof channelReductions)[number];

/** Native layout, by parameter name; gradients are null for criteria that do not read them. */
export type Weights = Pick<GroupEvidence, 'arrays' | 'gradients'>;

/**
 * A member that stands with several channels for one of the root's (features behind a flatten) adds them up.
 * @returns one value for each of `group.channels`, higher = kept; zeros when no member is asked
 * @throws LabError 'tensorMissing'
 */
export function channelImportance(
  group: Group,
  weights: Weights,
  criterion: ChannelCriterion,
  reduction: ChannelReduction,
): Float32Array {
  const members = memberValues(group, weights, criterion);
  return Float32Array.from(group.channels, (_, place) =>
    reduceMembers(
      members.map((values) => values[place]),
      reduction,
    ),
  );
}

/** What each member that is asked says of each of `group.channels`. @throws LabError 'tensorMissing' */
export function memberValues(
  group: Group,
  weights: Weights,
  criterion: ChannelCriterion,
): readonly (readonly number[])[] {
  return group.members
    .filter((member) => criterion.asks(member))
    .map((member) => {
      const sums = memberImportance(member, weights, criterion);
      return member.channels.map((channels) => channels.reduce((sum, channel) => sum + sums[channel], 0));
    });
}

/** Divided by their mean, so that groups of different sizes can share one ranking. */
export function normalizeByMean(importance: Float32Array): Float32Array {
  const mean = importance.reduce((sum, value) => sum + value, 0) / importance.length;
  return mean === 0 ? importance : importance.map((value) => value / mean);
}

/** Along the member's axis: one value for each of the parameter's channels on it. */
function memberImportance({ param, axis }: Member, { arrays, gradients }: Weights, criterion: ChannelCriterion) {
  const values = arrays.get(param.name);
  const gradient = criterion.usesGradient ? gradients?.get(param.name) : values;
  if (!values || !gradient) {
    const what = values ? `gradient of ${param.name}` : param.name;
    throw new LabError('tensorMissing', `channel importance: wanted the ${what}, got none`, { name: what });
  }
  const inner = sizeOf(param.shape.slice(axis + 1));
  const sums = new Float64Array(param.shape[axis]);
  for (let i = 0; i < values.length; i++) {
    sums[Math.floor(i / inner) % sums.length] += criterion.element(values[i], gradient[i]);
  }
  return sums.map(Math.abs);
}

function reduceMembers(values: readonly number[], reduction: ChannelReduction): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (reduction) {
    case 'mean':
      return values.length === 0 ? 0 : sum() / values.length;
    case 'sum':
      return sum();
    case 'max':
      return Math.max(0, ...values);
    case 'prod':
      return values.length === 0 ? 0 : values.reduce((product, value) => product * value, 1);
    case 'first':
      return values[0] ?? 0;
    default:
      return reduction satisfies never;
  }
}
