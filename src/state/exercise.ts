/** Controls that a link hides: an exercise. Anyone may bring them back. */
import { createStore } from 'zustand/vanilla';

/** Groups of the recipe panel, by the key that a link names them by. */
export const hideable = ['pipeline', 'sparsity', 'network', 'data', 'method', 'pattern', 'layers', 'fine'] as const;
export type Hideable = (typeof hideable)[number];

export const exerciseStore = createStore<{ readonly hidden: readonly Hideable[] }>()(() => ({ hidden: [] }));

export function parseHidden(text: string | null): readonly Hideable[] {
  const named = (text ?? '').split(',');
  return hideable.filter((group) => named.includes(group));
}
