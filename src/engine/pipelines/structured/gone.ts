/** Which channels of dependency groups are gone: masked whole, wherever they are made and read. */
import { dependencyGroups, type Group, type Member } from '../../graph/groups.ts';
import { toNativeOrder } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { sizeOf } from '../../tensor/shape.ts';

/** Found once a network: every move of a slider asks again. */
const found = new WeakMap<ModelSpec, readonly Group[]>();
export function groupsOf(spec: ModelSpec): readonly Group[] {
  const groups = found.get(spec) ?? dependencyGroups(spec);
  found.set(spec, groups);
  return groups;
}

/**
 * Layers that mix channels are asked, those that read a channel among them: what nobody reads is gone whatever its norm
 * and bias say.
 * @returns by group and place
 */
export function goneChannels(groups: readonly Group[], masks: Masks): readonly (readonly boolean[])[] {
  const nativeBits = new Map<string, Uint8Array | null>();
  const bitsOf = ({ param }: Member): Uint8Array | null => {
    const known = nativeBits.get(param.name);
    if (known !== undefined) return known;
    const mask = masks.get(param.name);
    const bits = mask ? toNativeOrder(mask.kept, param.shape) : null;
    nativeBits.set(param.name, bits);
    return bits;
  };
  return groups.map(({ channels, members }) => {
    const asked = members.filter(({ mixes }) => mixes);
    const live = asked.map((member) => liveChannels(member, bitsOf(member)));
    return channels.map((_, place) =>
      asked.every((member, i) => member.channels[place].every((channel) => live[i] !== null && !live[i]?.[channel])),
    );
  });
}

/** By channel of the member's axis: has it an element that is kept? null = all have. */
function liveChannels({ param: { shape }, axis }: Member, bits: Uint8Array | null): readonly boolean[] | null {
  if (!bits) return null;
  const inner = sizeOf(shape.slice(axis + 1));
  const live = new Array<boolean>(shape[axis]).fill(false);
  for (let i = 0; i < bits.length; i++) if (bits[i] === 1) live[Math.floor(i / inner) % live.length] = true;
  return live;
}
