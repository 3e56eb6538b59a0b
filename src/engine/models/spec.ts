/** A network as data: the graph that forward runs, dependency detection walks, costs are counted on and the page draws. */
import type { Shape } from '../tensor/shape.ts';
import type { SpecNode } from './layers/index.ts';

/** Version 1. Nodes stand in topological order; `input` names the network's input. */
export interface ModelSpec {
  readonly name: string;
  readonly task: 'classify';
  /** One example, without the batch dimension: [28, 28, 1]. */
  readonly inputShape: Shape;
  readonly classes: number;
  readonly nodes: readonly SpecNode[];
  /** Id of the node that gives the logits [classes]. */
  readonly output: string;
}
