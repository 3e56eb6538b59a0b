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
