/** Takes channels out of a network for good: a smaller spec with smaller arrays, computing what the masked one would. */
import { LabError } from '../errors.ts';
import { layerTypes, type SpecNode } from '../models/layers/index.ts';
import type { ParamSpec } from '../models/param.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import { inputId, inputShapes, validateSpec } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { channelAxes, takeAxis } from './channelAxes.ts';
import { type Coupling, coupleChannels } from './coupling.ts';

/** Output channels of a node; all that is coupled to them goes too. */
export interface Removal {
  readonly node: string;
  readonly channels: readonly number[];
}

export interface Surgery {
  readonly spec: ModelSpec;
  readonly arrays: ParamArrays;
  /** Output channels that stay, in the numbering before, rising; by node id, `input` included. */
  readonly kept: ReadonlyMap<string, readonly number[]>;
  /** What stays of any other array that lies as the parameter of this name does; a copy. */
  take<A extends Float32Array | Uint8Array | Uint32Array>(name: string, values: A): A;
}

/**
 * @param arrays native layout; left as they are
 * @throws LabError 'patternImpossible' when a layer would be left without channels, a head in pieces, or a channel of
 *   the input or the logits would go; 'unknownId' on a node that is not there
 */
export function removeChannels(spec: ModelSpec, arrays: ParamArrays, removals: readonly Removal[]): Surgery {
  const coupling = coupleChannels(spec);
  const kept = keptChannels(spec, coupling, removals);
  const keptOf = (node: string) => kept.get(node) ?? [];
  const nodes = spec.nodes.map((node): SpecNode => {
    checkHeads(node, layerTypes.get(node.type).headSize?.(node) ?? 1, keptOf(node.id));
    const keep = { inputs: node.inputs.map(keptOf), output: keptOf(node.id) };
    return (layerTypes.get(node.type).keepChannels?.(node, keep) as SpecNode | undefined) ?? node;
  });
  const smaller = { ...spec, nodes };
  validateSpec(smaller);
  const take = createTaker(spec, coupling, keptOf);
  const smallerArrays = new Map(
    paramSpecs(spec).map(({ name }) => {
      const values = arrays.get(name);
      if (!values) throw new LabError('tensorMissing', `surgery: '${name}' is missing`, { name });
      return [name, take(name, values)];
    }),
  );
  return { spec: smaller, arrays: smallerArrays, kept, take };
}

function keptChannels(spec: ModelSpec, coupling: Coupling, removals: readonly Removal[]) {
  const removed = new Set<number>();
  for (const { node, channels } of removals) {
    if (!coupling.shapes.has(node)) {
      throw new LabError('unknownId', `surgery: ${spec.name} has no node '${node}'`, { kind: 'node', id: node });
    }
    for (const channel of channels) {
      if (!(Number.isInteger(channel) && channel >= 0 && channel < coupling.width(node))) {
        throw impossible(node, `it has no channel ${channel}`);
      }
      if (coupling.isFixed(node, channel)) throw impossible(node, `channel ${channel} is the input's or a logit's`);
      removed.add(coupling.classOf(node, channel));
    }
  }
  const kept = new Map<string, readonly number[]>();
  for (const id of [inputId, ...spec.nodes.map((node) => node.id)]) {
    const all = Array.from({ length: coupling.width(id) }, (_, channel) => channel);
    const stay = all.filter((channel) => !removed.has(coupling.classOf(id, channel)));
    if (stay.length === 0 && all.length > 0) throw impossible(id, 'no channel would be left');
    kept.set(id, stay);
  }
  return kept;
}

/** Every head is kept with all its channels or with none. */
function checkHeads(node: SpecNode, headSize: number, kept: readonly number[]): void {
  const counts = new Map<number, number>();
  for (const channel of kept) {
    const head = Math.floor(channel / headSize);
    counts.set(head, (counts.get(head) ?? 0) + 1);
  }
  for (const [head, count] of counts) {
    if (count < headSize) throw impossible(node.id, `head ${head} would keep ${count} of its ${headSize} channels`);
  }
}

function createTaker(
  spec: ModelSpec,
  { shapes }: Coupling,
  keptOf: (node: string) => readonly number[],
): Surgery['take'] {
  const places = new Map<string, { readonly param: ParamSpec; readonly node: SpecNode }>();
  for (const node of spec.nodes) {
    for (const param of layerTypes.get(node.type).params(node, inputShapes(spec, shapes, node))) {
      places.set(param.name, { param, node });
    }
  }
  return <A extends Float32Array | Uint8Array | Uint32Array>(name: string, values: A): A => {
    const place = places.get(name);
    if (!place) throw new LabError('tensorMissing', `surgery: '${name}' is missing`, { name });
    const { param, node } = place;
    const axes = channelAxes(param, layerTypes.get(node.type).channels);
    let taken: A = values;
    let shape = [...param.shape];
    const take = (axis: number | null, kept: readonly number[]) => {
      if (axis === null || kept.length === shape[axis]) return;
      taken = takeAxis(taken, shape, axis, kept) as A;
      shape = shape.with(axis, kept.length);
    };
    take(axes.out, keptOf(node.id));
    take(axes.in, keptOf(node.inputs[0]));
    return taken === values ? (values.slice() as A) : taken;
  };
}

function impossible(node: string, reason: string): LabError {
  return new LabError('patternImpossible', `surgery: ${node}: ${reason}`, { name: node, reason });
}
