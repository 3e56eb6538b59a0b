/** Which of our architectures a set of tensors is, by names and shapes alone; widths are taken from the shapes. */
import { LabError } from '../../errors.ts';
import { imageArchitectures } from '../../models/architectures/index.ts';
import type { SpecNode } from '../../models/layers/index.ts';
import { modelRefusal } from '../../models/modelRefusal.ts';
import { validateSpec } from '../../models/shapes.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { type Shape, sameShape } from '../../tensor/shape.ts';
import { families } from './families.ts';
import { torchParams } from './torchLayout.ts';

/** PyTorch shapes by tensor name. */
export type TensorShapes = ReadonlyMap<string, Shape>;

/** How a layer's own fields follow from the shape of its weight. Layers without a weight have none. */
const widthsOf: {
  readonly [T in SpecNode['type']]?: (node: Extract<SpecNode, { type: T }>, weight: Shape) => SpecNode;
} = {
  conv2d: (node, weight) => ({ ...node, filters: weight[0], kernel: [weight[2], weight[3]] }),
  dense: (node, weight) => ({ ...node, units: weight[0] }),
};

/** Sides of the images that the lab has data for: MNIST's kind and CIFAR's. */
const imageSides = [28, 32];

/**
 * @throws LabError 'modelUnsupported' when no architecture is near; else what separates the tensors from the nearest:
 *   'tensorMissing', 'tensorUnexpected', 'tensorShapeInvalid', naming the tensor
 */
export function recognizeSpec(where: string, tensors: TensorShapes): ModelSpec {
  const specs = [
    ...imageArchitectures.map(({ build }) => build()),
    ...families.flatMap((family) => family(tensors) ?? []),
  ];
  const candidates = specs.map((spec) => ({ spec, ...compare(spec, tensors) }));
  candidates.sort((a, b) => a.missing.length + a.unexpected.length - b.missing.length - b.unexpected.length);
  const [{ spec, missing, unexpected, shared }] = candidates;
  if (missing.length === 0 && unexpected.length === 0) return withWidths(where, spec, tensors);
  if (shared * 2 < tensors.size || shared === 0) {
    const known = [...imageArchitectures.map(({ name }) => name), 'ResNet for CIFAR-10'].join(', ');
    const foreign = candidates.map((candidate) => new Set(candidate.unexpected));
    const tensor = [...tensors.keys()].find((name) => foreign.every((names) => names.has(name))) ?? unexpected[0];
    const wanted = `wanted one of ${known}`;
    if (tensor === undefined) throw modelRefusal('noTensors', where, `${wanted}; the file has no tensors`, { known });
    throw modelRefusal('foreignTensors', where, `${wanted}; none has '${tensor}'`, { known, tensor });
  }
  const details = { file: where, architecture: spec.name };
  if (missing.length > 0) {
    const [tensor] = missing;
    throw new LabError('tensorMissing', `${where}: ${spec.name} wants the tensor '${tensor}'`, { ...details, tensor });
  }
  const [tensor] = unexpected;
  throw new LabError('tensorUnexpected', `${where}: ${spec.name} has no tensor '${tensor}'`, { ...details, tensor });
}

/** @throws LabError 'tensorShapeInvalid' naming the first tensor whose shape does not fit the network */
export function checkShapes(where: string, spec: ModelSpec, tensors: TensorShapes): void {
  for (const { name, shape } of torchParams(spec)) {
    const got = tensors.get(name);
    if (got && !sameShape(got, shape)) throw shapeInvalid(where, name, shape, got);
  }
}

function shapeInvalid(where: string, tensor: string, wanted: Shape, got: Shape): LabError {
  return new LabError('tensorShapeInvalid', `${where}: tensor '${tensor}': wanted [${wanted}], got [${got}]`, {
    file: where,
    tensor,
    wanted: wanted.join(' x '),
    got: got.join(' x '),
  });
}

function compare(spec: ModelSpec, tensors: TensorShapes) {
  const wanted = new Set(torchParams(spec).map(({ name }) => name));
  return {
    missing: [...wanted].filter((name) => !tensors.has(name)),
    unexpected: [...tensors.keys()].filter((name) => !wanted.has(name)),
    shared: [...wanted].filter((name) => tensors.has(name)).length,
  };
}

/** The architecture with the widths of these tensors, on the first image size that fits all of them. */
function withWidths(where: string, architecture: ModelSpec, tensors: TensorShapes): ModelSpec {
  for (const { name, shape } of torchParams(architecture)) {
    const got = tensors.get(name) ?? [];
    if (got.length !== shape.length || got.includes(0)) throw shapeInvalid(where, name, shape, got);
  }
  const nodes = architecture.nodes.map((node) => {
    const adapt = widthsOf[node.type] as ((node: SpecNode, weight: Shape) => SpecNode) | undefined;
    const weight = tensors.get(`${node.id}.weight`);
    return adapt && weight ? adapt(node, weight) : node;
  });
  const output = tensors.get(`${architecture.output}.weight`);
  const specs = inputShapes(architecture, tensors).map(
    (inputShape): ModelSpec => ({ ...architecture, inputShape, nodes, classes: output?.[0] ?? architecture.classes }),
  );
  const fitting = specs.find((spec) => fits(where, spec, tensors));
  if (fitting) return fitting;
  const [first] = specs;
  checkShapes(where, first, tensors);
  validateSpec(first);
  return first;
}

function fits(where: string, spec: ModelSpec, tensors: TensorShapes): boolean {
  try {
    validateSpec(spec);
    checkShapes(where, spec, tensors);
    return true;
  } catch (thrown) {
    if (thrown instanceof LabError) return false;
    throw thrown;
  }
}

/** The architecture's own size first; colour images are CIFAR's size before MNIST's. */
function inputShapes(architecture: ModelSpec, tensors: TensorShapes): readonly Shape[] {
  const first = torchParams(architecture)[0];
  const shape = tensors.get(first.name) ?? first.shape;
  if (shape.length === 4) {
    const sides = shape[1] === 3 ? [...imageSides].reverse() : imageSides;
    return sides.map((side) => [side, side, shape[1]]);
  }
  const images = imageSides.flatMap((side) => [1, 3].map((channels) => [side, side, channels]));
  return images.some(([h, w, c]) => h * w * c === shape[1])
    ? images.filter(([h, w, c]) => h * w * c === shape[1])
    : [architecture.inputShape];
}
