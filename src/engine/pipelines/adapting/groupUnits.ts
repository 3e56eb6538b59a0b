/** Whole heads and channels compete within their dependency group; all coupled layers lose the same ones. */
import { LabError } from '../../errors.ts';
import { dependencyGroups, type Group, type Member } from '../../graph/groups.ts';
import { groupsInScope } from '../../methods/llmpruner/scope.ts';
import { pruneGroups } from '../../methods/loraprune/pruneGroups.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { fullMask, type Mask } from '../../tensor/matrix.ts';
import { refusal } from '../refusal.ts';
import { createAverages } from './averages.ts';
import { openBlocks, openTargets, type StepPlan } from './stepPlan.ts';
import type { Outline, Units } from './units.ts';

/** Where a coupled weight holds the atoms (heads, channels) of its group. */
interface Part {
  readonly weight: PrunableWeight;
  /** Does it write these channels, or read them? */
  readonly writes: boolean;
  /** Atom at [row, column]: by row on the output side, by input channel on the other; -1 where the group does not reach. */
  atomAt(row: number, column: number): number;
}

interface Atoms {
  readonly root: string;
  readonly count: number;
  readonly parts: readonly Part[];
  /** Final share of atoms that are gone. */
  readonly target: number;
}

/** @throws LabError as createUnits */
export function createGroupUnits(
  plan: StepPlan,
  network: Outline,
  arrays: ReadonlyMap<string, Float32Array> | null,
): Units {
  const { method, methodOptions } = plan;
  const groups = openGroups(plan, network);
  if (groups.length === 0) throw refusal('nothingOpen', 'prune', 'protect', 'every group of channels stays whole');
  const averages = createAverages(
    new Map(groups.map(({ root, count }) => [root, count])),
    (before, now) => method.average(before, now, methodOptions),
    arrays,
  );
  let kept = new Map(groups.map(({ root, count }) => [root, arrays ? savedBits(arrays, root, count) : ones(count)]));
  const scores = new Map<string, Float32Array>(); // of the present averages, by weight name
  return {
    weights: new Set(groups.flatMap(({ parts }) => parts.map(({ weight }) => weight.name))),
    see(importance) {
      const now = groups.map(
        ({ root, count, parts }) =>
          [root, method.couple(parts.map((part) => sumAtoms(part, importance.get(part.weight.name)!, count)))] as const,
      );
      averages.see(new Map(now));
      scores.clear();
    },
    cut(ratioOf) {
      kept = new Map(
        groups.map(({ root, count, target }) => {
          // one atom stays, or the layers behind would read nothing at all
          const ratio = Math.min(ratioOf(target), (count - 1) / count);
          const counting = method.counting(methodOptions);
          return [root, pruneGroups(averages.values.get(root)!, kept.get(root)!, ratio, target, counting)];
        }),
      );
      return masksOf(groups, kept, network);
    },
    scores() {
      if (scores.size === 0) spread(groups, averages.values, scores);
      return new Map(scores);
    },
    save: () => new Map([...averages.save(), ...[...kept].map(savedAs)]),
  };
}

/** Groups of which every coupled weight may lose channels; in a decoder those inside one block. */
function openGroups(plan: StepPlan, { spec, prunable }: Outline): readonly Atoms[] {
  const targets = openTargets(plan, spec, prunable);
  return groupsOf(spec, plan).flatMap((group): Atoms[] => {
    const parts = group.members.flatMap((member) => partOf(group, member, prunable));
    const [first] = parts;
    if (!first || parts.some(({ weight }) => !targets.has(weight.name))) return [];
    const count = group.channels.length / group.atomSize;
    return [{ root: group.root, count, parts, target: targets.get(first.weight.name)! }];
  });
}

function groupsOf(spec: ModelSpec, { course }: StepPlan): readonly Group[] {
  const all = dependencyGroups(spec);
  if (spec.task !== 'language') return all;
  return groupsInScope(spec, all, { kind: 'block', ...openBlocks(spec.blocks.length, course) });
}

/** Nothing for a member that is no prunable weight: norms and biases of a channel that nobody reads do no harm. */
function partOf(group: Group, member: Member, prunable: readonly PrunableWeight[]): readonly Part[] {
  const weight = prunable.find(({ name }) => name === member.param.name);
  if (!weight) return [];
  const { shape } = member.param;
  const width = shape[member.axis];
  const atoms = new Int32Array(width).fill(-1);
  for (const [place, channels] of member.channels.entries()) {
    for (const channel of channels) atoms[channel] = Math.floor(place / group.atomSize);
  }
  const byRow = weight.layout === 'hwio' ? member.axis === 3 : member.axis === 0;
  // columns of a kernel are [kh, kw, in]: input channels are fastest
  const atomAt = (row: number, column: number) => (byRow ? atoms[row] : atoms[column % width]);
  return [{ weight, writes: byRow, atomAt }];
}

function sumAtoms({ weight: { rows, columns }, atomAt }: Part, importance: Float32Array, count: number): Float32Array {
  const sums = new Float64Array(count);
  for (let row = 0, place = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, place++) {
      const atom = atomAt(row, column);
      if (atom >= 0) sums[atom] += importance[place];
    }
  }
  return Float32Array.from(sums);
}

/** A weight is gone when the channel that it writes or the one that it reads is. */
function masksOf(
  groups: readonly Atoms[],
  kept: ReadonlyMap<string, Uint8Array>,
  network: Outline,
): ReadonlyMap<string, Mask> {
  const masks = new Map<string, Mask>();
  for (const { root, parts } of groups) {
    const atoms = kept.get(root)!;
    for (const { weight, atomAt } of parts) {
      const { name, rows, columns } = weight;
      const before = network.masks.get(name);
      const mask = masks.get(name) ?? (before ? { ...before, kept: before.kept.slice() } : fullMask(rows, columns));
      for (let row = 0, place = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, place++) {
          const atom = atomAt(row, column);
          if (atom >= 0 && atoms[atom] === 0) mask.kept[place] = 0;
        }
      }
      masks.set(name, mask);
    }
  }
  return masks;
}

/** Each weight's group score; of two groups that of the channel it writes, which stands first. */
function spread(
  groups: readonly Atoms[],
  averages: ReadonlyMap<string, Float32Array>,
  scores: Map<string, Float32Array>,
): void {
  const written = new Set<string>();
  for (const { root, parts } of groups) {
    const average = averages.get(root)!;
    for (const { weight, writes, atomAt } of parts) {
      const { name, rows, columns } = weight;
      if (written.has(name)) continue;
      if (writes) written.add(name);
      scores.set(
        name,
        Float32Array.from({ length: rows * columns }, (_, place) => {
          const atom = atomAt(Math.floor(place / columns), place % columns);
          return atom >= 0 ? average[atom] : 0;
        }),
      );
    }
  }
}

const bitsFolder = 'kept/';
const ones = (count: number) => new Uint8Array(count).fill(1);
const savedAs = ([root, bits]: readonly [string, Uint8Array]) => [bitsFolder + root, Float32Array.from(bits)] as const;

function savedBits(arrays: ReadonlyMap<string, Float32Array>, root: string, count: number): Uint8Array {
  const values = arrays.get(bitsFolder + root);
  if (values?.length === count) return Uint8Array.from(values);
  throw new LabError('checkpointInvalid', `checkpoint: ${bitsFolder}${root} does not fit`, { what: bitsFolder + root });
}
