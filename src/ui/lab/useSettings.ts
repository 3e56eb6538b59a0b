/** The edited settings, for fields that stand only where they are known. */
import { useStore } from 'zustand';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { draftStore } from '../../state/draft.ts';

export function useSettings<T>(select: (settings: Settings) => T): T {
  return useStore(draftStore, ({ settings }) => {
    if (settings === null)
      throw new Error('useSettings: wanted settings, got none; show the field once they are known');
    return select(settings);
  });
}
