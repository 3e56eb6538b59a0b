/** A notebook that was written is saved as soon as it is there. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { saveBlob } from '../export/saveBlob.ts';

export function useTakenNotebook(): void {
  const notebook = useStore(labStore, (state) => state.notebook);
  useEffect(() => {
    if (notebook === null) return;
    commands.notebookTaken();
    void saveBlob(notebook.blob, notebook.fileName);
  }, [notebook]);
}
