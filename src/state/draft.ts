/** Owned by the page: the settings being edited, and what the visitor is looking at. */
import { createStore } from 'zustand/vanilla';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Overlay } from '../workers/protocol.ts';

export type ColourScope = 'window' | 'layer' | 'model';

/** What a press on the heatmap does, and to how much of the matrix. */
export interface Brush {
  readonly tool: 'cut' | 'restore';
  /** One weight (or the cell in sight), the weights of an output, those of an input channel. */
  readonly width: 'weight' | 'row' | 'channel';
}

export interface DraftState {
  /** Null until the worker has said the defaults. */
  readonly settings: Settings | null;
  /** Parameter name of the layer in the big heatmap; null = the network level. */
  readonly layer: string | null;
  readonly overlay: Overlay;
  readonly scope: ColourScope;
  /** The brush in the hand; null = the hand moves the picture. */
  readonly brush: Brush | null;
  /** Heads or channels that leave together and are lit in every picture: index of the group, and of the atom in it. */
  readonly lit: { readonly group: number; readonly atom: number } | null;
  /** The weight in the inspector. */
  readonly cell: { readonly row: number; readonly column: number } | null;
}

export const draftStore = createStore<DraftState>()(() => ({
  settings: null,
  layer: null,
  overlay: 'value',
  scope: 'layer',
  brush: null,
  lit: null,
  cell: null,
}));
