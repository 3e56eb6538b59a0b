/** Whether the chosen pattern says how sparse the network becomes. */
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';

export function useDictated(): boolean {
  const pattern = useStore(draftStore, (state) => state.settings?.pattern.id);
  return useStore(
    labStore,
    (state) => state.catalog?.patterns.find(({ id }) => id === pattern)?.dictatesSparsity ?? false,
  );
}
