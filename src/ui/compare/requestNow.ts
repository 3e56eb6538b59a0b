/** What the page would ask for now. */
import { compareStore } from '../../state/compare.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { SweepRequest } from '../../workers/protocol.ts';
import { requestOf } from './request.ts';

/** @returns null before there are settings and a catalogue */
export function requestNow(): SweepRequest | null {
  const { settings } = draftStore.getState();
  const { catalog, data, model } = labStore.getState();
  if (settings === null || catalog === null) return null;
  const methods = { known: catalog.methods, channelless: model?.channelless ?? [] };
  return requestOf(compareStore.getState(), settings, methods, data?.kind ?? 'images');
}
