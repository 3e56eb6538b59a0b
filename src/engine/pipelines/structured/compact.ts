/** From a network with whole channels masked to the smaller one without them, and what was known of it likewise. */
import type { Removal, Surgery } from '../../graph/surgery.ts';
import { blockNodes } from '../../models/forward.ts';
import { matrixShape, toMatrixOrder, toNativeOrder } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import { paramSpecs } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import type { Narrowing } from '../stages/stage.ts';
import { goneChannels, groupsOf } from './gone.ts';

/**
 * Channels that are masked whole, as surgery takes them.
 * @param uniform of like groups in a decoder's blocks, each loses as many as the one that can spare least: the rest stays,
 *   at zero, so that one width describes all blocks
 */
export function removalsOf(spec: ModelSpec, masks: Masks, uniform: boolean): readonly Removal[] {
  const groups = groupsOf(spec);
  const gone = goneChannels(groups, masks);
  const atoms = groups.map(({ channels, atomSize }, i) => {
    const all = Array.from({ length: channels.length / atomSize }, (_, atom) => atom);
    return all.filter((atom) => gone[i].slice(atom * atomSize, (atom + 1) * atomSize).every(Boolean));
  });
  const limits = uniform
    ? likeGroups(
        spec,
        groups.map(({ root }) => root),
        atoms.map(({ length }) => length),
      )
    : null;
  return groups.flatMap(({ root, channels, atomSize }, i) => {
    const taken = atoms[i].slice(0, limits?.[i] ?? undefined);
    const removed = taken.flatMap((atom) => channels.slice(atom * atomSize, (atom + 1) * atomSize));
    return removed.length > 0 ? [{ node: root, channels: removed }] : [];
  });
}

/** The least count among groups whose roots stand at one place of their blocks; its own for a root outside of blocks. */
function likeGroups(spec: ModelSpec, roots: readonly string[], counts: readonly number[]): readonly number[] {
  const placeOf = new Map<string, number>();
  for (const block of spec.task === 'language' ? spec.blocks : []) {
    for (const [place, { id }] of blockNodes(spec as Extract<ModelSpec, { task: 'language' }>, block).entries()) {
      placeOf.set(id, place);
    }
  }
  return roots.map((root, i) => {
    const place = placeOf.get(root);
    if (place === undefined) return counts[i];
    return Math.min(...counts.filter((_, other) => placeOf.get(roots[other]) === place));
  });
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
