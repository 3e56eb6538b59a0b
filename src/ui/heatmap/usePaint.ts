/** Collects what a stroke of the brush passes and sends it when it ends. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { Area } from '../../engine/pipelines/paint.ts';
import type { Tile } from '../../engine/views/tiles.ts';
import { commands } from '../../state/commands.ts';
import { type Brush, draftStore } from '../../state/draft.ts';
import type { LayerView } from '../../workers/protocol.ts';
import { keyOf, touched } from './brush.ts';
import type { Place } from './cells.ts';

export interface Paint {
  readonly brush: Brush | null;
  over(place: Place): void;
  end(): void;
  /** One touch, from the keyboard. */
  dab(place: Place): void;
}

export function usePaint(layer: LayerView, tile: Tile | null): Paint {
  const brush = useStore(draftStore, (state) => state.brush);
  const stroke = useRef(new Map<string, Area>());
  const over = (place: Place) => {
    if (!brush) return;
    for (const area of touched(brush, place, layer, tile)) stroke.current.set(keyOf(area), area);
  };
  const end = () => {
    const areas = [...stroke.current.values()];
    stroke.current.clear();
    if (brush && areas.length > 0) commands.paint({ name: layer.name, areas, kept: brush.tool === 'restore' });
  };
  return {
    brush,
    over,
    end,
    dab(place) {
      over(place);
      end();
    },
  };
}
