/** Why nothing can be swept from the run on the page. */
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import { type NoSweep, noSweepOf } from './noSweep.ts';

/** @returns null = it can be swept */
export function useNoSweep(): NoSweep | null {
  return useStore(labStore, ({ run }) => noSweepOf(run));
}
