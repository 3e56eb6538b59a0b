/** DOM id of a layer's card, so that the heatmap can hand the focus back when one climbs up to the network. */
export function cardId(layer: string): string {
  return `layer-card-${layer}`;
}
