/** From a network with whole channels masked to the smaller one without them, and what was known of it likewise. */
import type { Group } from '../../graph/groups.ts';
import type { Removal, Surgery } from '../../graph/surgery.ts';
import { blockNodes } from '../../models/forward.ts';
import { matrixShape, toMatrixOrder, toNativeOrder } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import { paramSpecs } from '../../models/params.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import type { Narrowing } from '../stages/stage.ts';
import { goneChannels, groupsOf } from './gone.ts';

/**
 * Channels that are masked whole, as surgery takes them.
 * @param uniform of like groups in a decoder's blocks, each loses as many as the one that can spare least, and no more heads
 *   than leave a divisor of the hidden width: the rest stays, at zero, so that an ordinary configuration describes the model
 */
export function removalsOf(spec: ModelSpec, masks: Masks, uniform: boolean): readonly Removal[] {
  const groups = groupsOf(spec);
  const gone = goneChannels(groups, masks);
  const atoms = groups.map(({ channels, atomSize }, i) => {
    const all = Array.from({ length: channels.length / atomSize }, (_, atom) => atom);
    return all.filter((atom) => gone[i].slice(atom * atomSize, (atom + 1) * atomSize).every(Boolean));
  });
  const limits = uniform ? evenCounts(spec, groups, atoms) : null;
  return groups.flatMap(({ root, channels, atomSize }, i) => {
    const taken = atoms[i].slice(0, limits?.[i] ?? undefined);
    const removed = taken.flatMap((atom) => channels.slice(atom * atomSize, (atom + 1) * atomSize));
    return removed.length > 0 ? [{ node: root, channels: removed }] : [];
  });
}

/** How many atoms of each group go, so that like groups of all blocks are left alike. */
function evenCounts(
  spec: ModelSpec,
  groups: readonly Group[],
  gone: readonly (readonly number[])[],
): readonly number[] {
  const counts = gone.map(({ length }) => length);
  if (spec.task !== 'language') return counts;
  const placeOf = new Map(
    spec.blocks.flatMap((block) => blockNodes(spec, block).map(({ id }, place) => [id, place] as const)),
  );
  const places = groups.map(({ root }) => placeOf.get(root));
  return groups.map((group, i) => {
    if (places[i] === undefined) return counts[i]; // outside of blocks
    const least = Math.min(...counts.filter((_, other) => places[other] === places[i]));
    return headsThatDivide(spec, group, least);
  });
}

/** The largest number of atoms up to `count` without which the query heads divide the hidden width, if they did before. */
function headsThatDivide(spec: LanguageSpec, { root, channels, atomSize }: Group, count: number): number {
  const attention = spec.nodes.find((node) => node.type === 'attention' && node.inputs.includes(root));
  const embedding = spec.nodes.find((node) => node.type === 'embedding');
  if (attention?.type !== 'attention' || embedding?.type !== 'embedding') return count;
  const atoms = channels.length / atomSize;
  const divides = (gone: number) => embedding.features % ((attention.heads / atoms) * (atoms - gone)) === 0;
  let fits = count;
  while (divides(0) && !divides(fits)) fits -= 1;
  return fits;
}

/** @param spec of the network before the surgery */
export function narrowingOf(spec: ModelSpec, { spec: smaller, take }: Surgery): Narrowing {
  const shapesOf = (of: ModelSpec) => new Map(paramSpecs(of).map(({ name, shape }) => [name, shape]));
  const [before, after] = [shapesOf(spec), shapesOf(smaller)];
  const shape = (shapes: ReadonlyMap<string, Shape>, name: string): Shape => {
    const known = shapes.get(name);
    if (known) return known;
    throw new Error(`compact: '${name}' is no parameter`);
  };
  const sizes = (name: string) => matrixShape(shape(after, name));
  const values = <A extends Float32Array | Uint8Array | Uint32Array>(name: string, given: A): A =>
    toMatrixOrder(take(name, toNativeOrder(given, shape(before, name))), shape(after, name));
  const each = <V, W>(map: ReadonlyMap<string, V>, narrow: (name: string, value: V) => W): Map<string, W> =>
    new Map([...map].map(([name, value]) => [name, narrow(name, value)]));
  return {
    arrays: (arrays) => each(arrays, take),
    masks: (masks) => each(masks, (name, { kept }) => ({ ...sizes(name), kept: values(name, kept) })),
    flips: (flips) => each(flips, values),
    record: (record) => ({
      plan: record.plan,
      ...(record.raised ? { raised: record.raised } : {}),
      scores: each(record.scores, values),
      before: each(record.before, (name, matrix): Matrix => ({ ...sizes(name), values: values(name, matrix.values) })),
      explanations: each(record.explanations, (name, explain) => {
        const { columns } = matrixShape(shape(before, name));
        let places: Uint32Array | null = null; // found when a weight is first asked about
        return (row, column) => {
          places ??= values(
            name,
            Uint32Array.from({ length: sizeOf(shape(before, name)) }, (_, place) => place),
          );
          const place = places[row * sizes(name).columns + column];
          return explain(Math.floor(place / columns), place % columns);
        };
      }),
    }),
  };
}
