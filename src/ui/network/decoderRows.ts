/** A decoder in rows: the cards of a block, and between them what its states run through without a heatmap. */
import type { LayerView, ModelView } from '../../workers/protocol.ts';
import { type Connector, nodeOf } from './chain.ts';

export type RowPart =
  | { readonly kind: 'card'; readonly layer: LayerView }
  /** Neighbours, in network order. */
  | { readonly kind: 'chips'; readonly nodes: readonly Connector[] };

/** A row a block. What comes before the first block stands at its beginning, what comes after the last at its end. */
export function decoderRows(
  blocks: ModelView['blocks'],
  nodes: ModelView['nodes'],
  layers: readonly LayerView[],
): readonly (readonly RowPart[])[] {
  const cards = new Map(layers.map((layer) => [nodeOf(layer.name), layer]));
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const starts = blocks.map((ids) => Math.min(...ids.map((id) => places.get(id) ?? 0)));
  return blocks.map((_, block) => {
    const from = block === 0 ? 0 : starts[block];
    return rowOf(nodes.slice(from, starts[block + 1]), cards);
  });
}

function rowOf(nodes: ModelView['nodes'], cards: ReadonlyMap<string, LayerView>): readonly RowPart[] {
  const parts: ({ kind: 'card'; layer: LayerView } | { kind: 'chips'; nodes: Connector[] })[] = [];
  for (const { id, type } of nodes) {
    const layer = cards.get(id);
    const last = parts.at(-1);
    if (layer) parts.push({ kind: 'card', layer });
    else if (last?.kind === 'chips') last.nodes.push({ id, type, joins: [] });
    else parts.push({ kind: 'chips', nodes: [{ id, type, joins: [] }] });
  }
  return parts;
}
