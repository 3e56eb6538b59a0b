/** From channels to weights: which score of which group a weight shows, in pictures and to the inspector. */
import type { Group } from '../../graph/groups.ts';
import type { PrunableWeight } from '../../models/prunable.ts';

export interface Channel {
  readonly group: Group;
  /** Index into `group.channels`. */
  readonly place: number;
}

export interface Spread {
  /** Names of the weights that show a group's channels. */
  showing(group: Group): readonly string[];
  /** [out, in]: each weight its channel's score; where no channel can go, or none is scored, the largest. */
  scores(name: string, byRoot: ReadonlyMap<string, Float32Array>): Float32Array;
  /** The channel whose score the weight shows; null where none can go. */
  channelAt(name: string, row: number, column: number): Channel | null;
}

interface Reading {
  readonly weight: PrunableWeight;
  /** Along the rows, or along the input channels, which run fastest over the columns of a kernel. */
  readonly channels: readonly (Channel | null)[];
  readonly byRow: boolean;
}

/** A weight shows its output channel's score; a layer whose outputs all stay shows its inputs'. */
export function spreadOver(groups: readonly Group[], weights: readonly PrunableWeight[]): Spread {
  const readings = new Map(weights.map((weight) => [weight.name, readingOf(weight, groups)]));
  const at = ({ channels, byRow }: Reading, row: number, column: number) =>
    channels[byRow ? row : column % channels.length] ?? null;
  const of = (name: string): Reading => {
    const reading = readings.get(name);
    if (!reading) throw new Error(`spread: there is no prunable '${name}'`);
    return reading;
  };
  return {
    showing: (group) =>
      [...readings]
        .filter(([, { channels }]) => channels.some((channel) => channel?.group === group))
        .map(([name]) => name),
    scores(name, byRoot) {
      const reading = of(name);
      const { rows, columns } = reading.weight;
      const known = reading.channels.map(
        (channel) => channel && (byRoot.get(channel.group.root)?.[channel.place] ?? null),
      );
      const largest = known.reduce<number>((most, value) => Math.max(most, value ?? most), Number.NEGATIVE_INFINITY);
      const scores = new Float32Array(rows * columns);
      for (let row = 0, i = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, i++) {
          scores[i] = known[reading.byRow ? row : column % known.length] ?? largest;
        }
      }
      return scores;
    },
    channelAt: (name, row, column) => at(of(name), row, column),
  };
}

function readingOf(weight: PrunableWeight, groups: readonly Group[]): Reading {
  const along = (side: 'out' | 'in'): readonly (Channel | null)[] => {
    const found: (Channel | null)[] = [];
    for (const group of groups) {
      for (const member of group.members) {
        if (member.side !== side || member.param.name !== weight.name) continue;
        while (found.length < member.param.shape[member.axis]) found.push(null);
        for (const [place, list] of member.channels.entries())
          for (const channel of list) found[channel] = { group, place };
      }
    }
    return found;
  };
  const rows = along('out');
  return rows.length > 0 ? { weight, channels: rows, byRow: true } : { weight, channels: along('in'), byRow: false };
}
