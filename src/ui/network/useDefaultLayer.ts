/** The first screen shows a full heatmap: when a network arrives and no layer of it is chosen, its largest is. */
import { useEffect, useRef } from 'react';
import { draftStore } from '../../state/draft.ts';
import type { LayerView } from '../../workers/protocol.ts';
import { largestLayer } from './chain.ts';

export function useDefaultLayer(layers: readonly LayerView[]): void {
  const network = useRef('');
  useEffect(() => {
    const arrived = layers.map(({ name, rows, columns }) => `${name} ${rows}x${columns}`).join('\n');
    // Once for each network: whoever climbed up to the network level stays there.
    if (arrived === '' || arrived === network.current) return;
    network.current = arrived;
    const { layer } = draftStore.getState();
    if (layer !== null && layers.some(({ name }) => name === layer)) return;
    draftStore.setState({ layer: largestLayer(layers)?.name ?? null, cell: null });
  }, [layers]);
}
