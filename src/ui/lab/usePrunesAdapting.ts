/** Does the chosen method prune while adapters train? False while nothing is known of it. */
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';

export function usePrunesAdapting(): boolean {
  const method = useStore(draftStore, ({ settings }) => settings?.method.id);
  return useStore(labStore, ({ catalog }) => catalog?.methods.find(({ id }) => id === method)?.kind === 'scoreSteps');
}
