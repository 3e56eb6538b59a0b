/** Grows a network node by node while a file is read: names that may stand in code, shapes as they follow, arrays beside. */
import { LabError } from '../../errors.ts';
import { layerTypes, type SpecNode } from '../../models/layers/index.ts';
import { inputId } from '../../models/shapes.ts';
import { type Shape, sameShape } from '../../tensor/shape.ts';

/** Of a new node, by the last part of their names: `weight`, `bias`, `running_mean`. Native layout. */
export type NodeParams = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

export interface GraphBuilder {
  readonly nodes: readonly SpecNode[];
  /** By full name. */
  readonly params: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** A name like this one that no node has, fit for generated code. */
  freeId(name: string): string;
  shapeOf(id: string): Shape;
  /**
   * @returns the node's id
   * @throws LabError 'shapeMismatch', 'tensorMissing' and 'tensorShapeInvalid' when arrays and node disagree
   */
  add(node: SpecNode, params?: NodeParams): string;
}

export function createGraphBuilder(file: string, inputShape: Shape): GraphBuilder {
  const nodes: SpecNode[] = [];
  const params = new Map<string, Float32Array<ArrayBuffer>>();
  const shapes = new Map<string, Shape>([[inputId, inputShape]]);
  const shapeOf = (id: string) => shapes.get(id) ?? [];
  return {
    nodes,
    params,
    shapeOf,
    freeId(name) {
      const plain = /^[A-Za-z_]\w*(\.\w+)*$/.test(name) ? name : `_${name.replace(/\W+/g, '_')}`.slice(0, 180);
      let id = plain;
      for (let copy = 2; shapes.has(id); copy++) id = `${plain}_${copy}`;
      return id;
    },
    add(node, given = {}) {
      const type = layerTypes.get(node.type);
      const inputs = node.inputs.map(shapeOf);
      shapes.set(node.id, type.outputShape(node, inputs));
      for (const { name, shape } of type.params(node, inputs)) {
        const values = given[name.slice(node.id.length + 1)];
        if (!values) throw new LabError('tensorMissing', `${file}: '${name}' is missing`, { file, tensor: name });
        if (!sameShape([shape.reduce((size, side) => size * side, 1)], [values.length])) {
          const details = { file, tensor: name, wanted: shape.join(' x '), got: values.length };
          throw new LabError(
            'tensorShapeInvalid',
            `${file}: '${name}': wanted [${shape}], got ${values.length}`,
            details,
          );
        }
        params.set(name, values);
      }
      nodes.push(node);
      return node.id;
    },
  };
}
