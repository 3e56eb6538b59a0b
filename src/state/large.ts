/** A checkpoint too large to hold: what its worker has told, and the settings that the page edits. */
import { createStore } from 'zustand/vanilla';
import type {
  HubCacheEntry,
  HubListing,
  LargeEvent,
  LargeLayer,
  LargeModelView,
  LargePlanView,
  LargeRunView,
  LargeSettings,
} from '../workers/large/protocol.ts';

export interface LargeState {
  readonly model: LargeModelView | null;
  /** Page-owned: what the next run is to do. */
  readonly settings: LargeSettings | null;
  /** Of the settings as they were last told. */
  readonly plan: LargePlanView | null;
  /** The plan is not that of the present settings yet. */
  readonly planning: boolean;
  readonly run: LargeRunView | null;
  readonly layers: readonly LargeLayer[];
  readonly progress: Extract<LargeEvent, { type: 'progress' }>['progress'];
  readonly listing: HubListing | null;
  /** Null before the cache was looked at. */
  readonly cache: readonly HubCacheEntry[] | null;
  /** Name of the file that was saved last. */
  readonly saved: string | null;
}

export const emptyLarge: LargeState = {
  model: null,
  settings: null,
  plan: null,
  planning: false,
  run: null,
  layers: [],
  progress: null,
  listing: null,
  cache: null,
  saved: null,
};

export const largeStore = createStore<LargeState>()(() => emptyLarge);

/** One event into the state. Pure. Errors are the page's, not this store's. */
export function reduceLarge(state: LargeState, event: LargeEvent): LargeState {
  switch (event.type) {
    case 'model':
      // A worker that was ended and started anew opens the same files: what the page knows of them stays.
      return state.model?.name === event.model.name && state.settings
        ? { ...state, model: event.model }
        : { ...state, ...freshModel, model: event.model, settings: event.settings, planning: true };
    case 'plan':
      return { ...state, plan: event.plan, planning: false };
    case 'run':
      return { ...state, run: event.run, layers: event.run?.phase === 'starting' ? [] : state.layers };
    case 'layer':
      return { ...state, layers: [...state.layers, event.layer] };
    case 'progress':
      return { ...state, progress: event.progress };
    case 'listing':
      return { ...state, listing: event.listing };
    case 'cache':
      return { ...state, cache: event.entries };
    case 'saved':
      return { ...state, saved: event.fileName };
    case 'error':
      return { ...state, planning: false }; // a plan that failed is not coming any more
    default:
      return event satisfies never;
  }
}

const freshModel = { plan: null, run: null, layers: [], listing: null, saved: null };
