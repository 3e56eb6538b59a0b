/** Keys that work anywhere on the page, except while one types or holds a modifier; the visitor can switch them off. */
import { useEffect } from 'react';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { preferencesStore } from '../../state/preferences.ts';
import { dialogStore, openDialog } from './dialogs.ts';

export const shortcuts: Readonly<Record<string, () => void>> = {
  p() {
    const status = labStore.getState().run?.status;
    if (status === 'running') commands.pause();
    else if (status === 'ready' || status === 'paused') commands.play();
  },
  s: () => commands.step('step'),
  '[': () => commands.back(),
  ']': () => commands.forward(),
  e: () => openDialog('export'),
  '?': () => openDialog('help'),
};

export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (preferencesStore.getState().shortcuts === false) return;
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target.closest('input:not([type=range],[type=radio],[type=checkbox]), textarea, select, [contenteditable]'))
        return;
      if (dialogStore.getState().open !== null) return;
      const act = shortcuts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
