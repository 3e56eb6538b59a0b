/** Does the chosen method take whole channels? Then it has no pattern and no allocation, and the network can shrink. */
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { takesChannels } from '../components/takesChannels.ts';

export function useTakesChannels(): boolean {
  const method = useStore(draftStore, (state) => state.settings?.method);
  return useStore(labStore, ({ catalog }) => method !== undefined && takesChannels(method, catalog?.methods ?? []));
}
