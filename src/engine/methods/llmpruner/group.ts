/** Importance of a dependency group: its members' channels brought to one length and reduced to one vector. */

/** `first` and `second` follow the order of the members, `last` the order in which the network computes. */
export const reductions = ['sum', 'mean', 'max', 'prod', 'first', 'second', 'last'] as const;
export type Reduction = (typeof reductions)[number];

/**
 * How a member of k*m channels meets the smallest one of m (grouped-query attention, k query heads to a key-value head):
 * - `coupled`   query head h belongs to key-value head h div k, as attention computes;
 * - `reference` channel c belongs to channel c mod m: the published code, which mixes the heads' scores.
 */
export type HeadPairing = 'coupled' | 'reference';

/**
 * @param members importance by channel, each a whole multiple of the shortest; in the order of the group
 * @param last place of the member that is computed last
 * @param headSize channels of a head, which stay together; 1 where there are no heads
 * @returns one value a channel of the shortest member
 */
export function groupImportance(
  members: readonly Float32Array[],
  reduction: Reduction,
  headSize: number,
  pairing: HeadPairing,
  last = members.length - 1,
): Float32Array {
  const length = Math.min(...members.map((member) => member.length));
  const aligned = members.map((member) => align(member, length, headSize, pairing));
  return aligned[0].map((_, channel) =>
    reduceValues(
      reduction,
      aligned.map((member) => member[channel]),
      last,
    ),
  );
}

/** Sums of neighbouring channels: one value a head. */
export function sumHeads(channels: Float32Array, headSize: number): Float32Array {
  return Float32Array.from({ length: channels.length / headSize }, (_, head) =>
    channels.subarray(head * headSize, (head + 1) * headSize).reduce((sum, value) => sum + value, 0),
  );
}

function align(member: Float32Array, length: number, headSize: number, pairing: HeadPairing): Float32Array {
  const repeat = member.length / length;
  if (repeat === 1) return member;
  const sums = new Float64Array(length);
  for (let channel = 0; channel < member.length; channel++) {
    const head = Math.floor(channel / headSize / repeat);
    const target = pairing === 'coupled' ? head * headSize + (channel % headSize) : channel % length;
    sums[target] += member[channel];
  }
  return Float32Array.from(sums);
}

function reduceValues(reduction: Reduction, values: readonly number[], last: number): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (reduction) {
    case 'sum':
      return sum();
    case 'mean':
      return sum() / values.length;
    case 'max':
      return Math.max(...values);
    case 'prod':
      return values.reduce((product, value) => product * value, 1);
    case 'first':
      return values[0];
    case 'second':
      return values[1];
    case 'last':
      return values[last];
    default:
      return reduction satisfies never;
  }
}
