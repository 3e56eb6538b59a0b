/** Why there is no curve to draw, as the key of a sentence. */
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { useDictated } from './useDictated.ts';

/** @returns null = it can be drawn */
export function useNoCurve(): string | null {
  const dictated = useDictated();
  const insideTraining = useStore(draftStore, ({ settings }) => settings?.pipeline === 'pruneWhileTraining');
  if (insideTraining) return 'charts.curve.insideTraining';
  return dictated ? 'charts.curve.dictated' : null;
}
