/** Does the chosen method take whole channels? Then it has no pattern and no allocation, and the network can shrink. */
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';

export function useTakesChannels(): boolean {
  const method = useStore(draftStore, (state) => state.settings?.method);
  const channels = useStore(labStore, ({ catalog }) => catalog?.methods.find(({ id }) => id === method?.id)?.channels);
  if (channels === undefined || typeof channels === 'string') return channels === 'always';
  return method?.options[channels.option] === channels.choice;
}
