/** Why there is no curve to draw, as the key of a sentence. */
import { useDictated } from './useDictated.ts';
import { useNoSweep } from './useNoSweep.ts';

/** @returns null = it can be drawn */
export function useNoCurve(): string | null {
  const dictated = useDictated();
  const none = useNoSweep();
  if (none !== null) return `charts.curve.${none}`;
  return dictated ? 'charts.curve.dictated' : null;
}
