/** A network's graph as a row of cards: prunable layers, and what lies between them as small connectors. */
import type { LayerView, ModelView } from '../../workers/protocol.ts';

/** A node without prunable weights between two cards. */
export interface Connector {
  readonly id: string;
  readonly type: string;
  /** An add or concat: the cards whose outputs also arrive here, beside the one just before it. */
  readonly joins: readonly string[];
}
export interface Link {
  readonly layer: LayerView;
  /** Cards that feed this one, in graph order. More than the card before it, or another one, when the graph branches. */
  readonly from: readonly string[];
  /** True when its input is not (only) what stands just before it in the row: a side branch. */
  readonly branches: boolean;
  /** Between this card and the next. */
  readonly after: readonly Connector[];
}
export interface Chain {
  /** Before the first card. */
  readonly before: readonly Connector[];
  readonly links: readonly Link[];
}

/** Name under which the network's input stands in `joins` and `from`. */
export const networkInput = 'input';

/** Nodes stand in topological order; parameter `dense1.weight` belongs to node `dense1`. */
export function makeChain(nodes: ModelView['nodes'], layers: readonly LayerView[]): Chain {
  const byNode = new Map(layers.map((layer) => [nodeOf(layer.name), layer]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const order = new Map(nodes.map((node, index) => [node.id, index]));
  const inOrder = (ids: readonly string[]) =>
    [...new Set(ids)].sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1));
  const sources = new Map<string, readonly string[]>();
  /** The cards whose output a node's input is made of. */
  const sourcesOf = (id: string): readonly string[] => {
    if (byNode.has(id)) return [id];
    const node = byId.get(id);
    if (!node) return [networkInput];
    const known = sources.get(id);
    if (known) return known;
    const found = inOrder(node.inputs.flatMap(sourcesOf));
    sources.set(id, found);
    return found;
  };
  const before: Connector[] = [];
  const links: { layer: LayerView; from: readonly string[]; branches: boolean; after: Connector[] }[] = [];
  let previous = networkInput;
  for (const [index, node] of nodes.entries()) {
    const layer = byNode.get(node.id);
    if (layer) {
      const from = inOrder(node.inputs.flatMap(sourcesOf));
      const justBefore = nodes[index - 1]?.id ?? networkInput;
      links.push({ layer, from, branches: !node.inputs.includes(justBefore) && index > 0, after: [] });
      previous = node.id;
      continue;
    }
    const many = node.inputs.length > 1;
    const joins = many ? inOrder(node.inputs.flatMap(sourcesOf)).filter((id) => id !== previous) : [];
    (links.at(-1)?.after ?? before).push({ id: node.id, type: node.type, joins });
  }
  // A layer whose node the model view does not list still gets its card.
  const shown = new Set(links.map((link) => link.layer.name));
  for (const layer of layers) if (!shown.has(layer.name)) links.push({ layer, from: [], branches: false, after: [] });
  return { before, links };
}

export function nodeOf(parameter: string): string {
  return parameter.replace(/\.weight$/, '');
}

/** The layer with most weights, first of equals: what the first screen shows. */
export function largestLayer(layers: readonly LayerView[]): LayerView | null {
  let largest: LayerView | null = null;
  for (const layer of layers) {
    if (!largest || layer.rows * layer.columns > largest.rows * largest.columns) largest = layer;
  }
  return largest;
}
