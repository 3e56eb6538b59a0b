/** The shape of every node's output, found once from the spec; also the door that refuses a broken graph. */
import { LabError } from '../errors.ts';
import type { Shape } from '../tensor/shape.ts';
import { assertShape } from '../tensor/shape.ts';
import { layerTypes } from './layers/index.ts';
import type { ModelSpec } from './spec.ts';

/** What a node reads when it reads the network's input. */
export const inputId = 'input';

/**
 * Shapes by node id, without the batch dimension; `input` included.
 * @throws LabError 'modelUnsupported' when ids repeat or a node reads one that comes later; 'unknownId' on an unknown
 *   type; 'shapeMismatch' where shapes do not fit.
 */
export function inferShapes(spec: ModelSpec): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>([[inputId, spec.inputShape]]);
  for (const node of spec.nodes) {
    if (shapes.has(node.id)) throw brokenGraph(spec, `the id '${node.id}' is used twice`);
    shapes.set(node.id, layerTypes.get(node.type).outputShape(node, inputShapes(spec, shapes, node)));
  }
  return shapes;
}

/** Shapes of what a node reads. */
export function inputShapes(
  spec: ModelSpec,
  shapes: ReadonlyMap<string, Shape>,
  node: { readonly id: string; readonly inputs: readonly string[] },
): readonly Shape[] {
  return node.inputs.map((id) => {
    const shape = shapes.get(id);
    if (!shape) throw brokenGraph(spec, `'${node.id}' reads '${id}', which no earlier node gives`);
    return shape;
  });
}

/**
 * Ids unique, nodes in topological order, shapes fit, the output gives one logit a class.
 * @throws LabError as inferShapes, and 'shapeMismatch' when the output is not [classes].
 */
export function validateSpec(spec: ModelSpec): void {
  const output = inferShapes(spec).get(spec.output);
  if (!output) throw brokenGraph(spec, `the output '${spec.output}' is not a node`);
  assertShape(`${spec.name} output`, output, [spec.classes]);
}

function brokenGraph(spec: ModelSpec, problem: string): LabError {
  return new LabError('modelUnsupported', `${spec.name}: ${problem}`, { name: spec.name, problem });
}
