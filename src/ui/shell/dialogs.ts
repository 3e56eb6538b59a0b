/** Which dialog lies over the page; one at a time. */
import { createStore } from 'zustand/vanilla';

export type Dialog =
  | 'help'
  | 'export'
  | 'curve'
  | 'loss'
  | 'masks'
  | 'quantization'
  | 'speed'
  | 'film'
  | 'slow'
  | 'race'
  | 'telling'
  | 'share'
  | null;

export const dialogStore = createStore<{ readonly open: Dialog }>()(() => ({ open: null }));

export function openDialog(open: Dialog): void {
  dialogStore.setState({ open });
}
