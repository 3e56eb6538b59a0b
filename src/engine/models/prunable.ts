/** The weights that methods may cut, as matrices. */
import type { ParamLayout } from './param.ts';
import { paramSpecs } from './params.ts';
import type { ModelSpec } from './spec.ts';

export interface PrunableWeight {
  /** Parameter name: `conv1.weight`. */
  readonly name: string;
  /** Id of its node: `conv1`. */
  readonly layer: string;
  /** Output neurons or filters. */
  readonly rows: number;
  /** Inputs; for conv kh * kw * in. */
  readonly columns: number;
  /** Kernel height and width; 1 and 1 for linear layers. */
  readonly kernel: readonly [number, number];
  readonly layout: ParamLayout;
}

/** In network order. */
export function prunableWeights(spec: ModelSpec): readonly PrunableWeight[] {
  return paramSpecs(spec)
    .filter(({ prunable }) => prunable)
    .map(({ name, shape, layout }) => {
      const layer = name.slice(0, name.lastIndexOf('.'));
      if (layout === 'hwio') {
        const [height, width, inputs, outputs] = shape;
        return { name, layer, rows: outputs, columns: height * width * inputs, kernel: [height, width], layout };
      }
      return { name, layer, rows: shape[0], columns: shape[1], kernel: [1, 1], layout };
    });
}

/** The weight that gives the logits, seen through what has no parameters; null where that is not a weight that may be cut. */
export function outputWeight(spec: ModelSpec): PrunableWeight | null {
  const params = paramSpecs(spec);
  const owns = (id: string) => params.some(({ name }) => name.slice(0, name.lastIndexOf('.')) === id);
  let node = spec.nodes.find(({ id }) => id === spec.output);
  while (node && !owns(node.id)) {
    const [before, ...others]: readonly string[] = node.inputs;
    node = others.length > 0 ? undefined : spec.nodes.find(({ id }) => id === before);
  }
  return prunableWeights(spec).find(({ layer }) => layer === node?.id) ?? null;
}
