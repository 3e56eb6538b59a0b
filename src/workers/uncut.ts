/** Which place of a run holds its network before the first cut: what sweeps begin with, and what the brush brings back. */
import { milestoneAfter } from '../engine/pipelines/checkpoint.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { type History, type HistoryEntry, isStroke } from './history.ts';

/**
 * The newest such place up to where the run stands: where nothing is cut yet, where it stopped last. A stroke of the brush
 * is a cut too.
 * @param scored as `Keeper.scored`
 * @returns where the run began, when it began with a network that was cut already
 */
export function uncutPlace(
  { entries, at }: Pick<History, 'entries' | 'at'>,
  { stages }: Recipe,
  scored: HistoryEntry | null,
): HistoryEntry {
  const behind = entries.slice(0, at + 1);
  const stroke = behind.findIndex(isStroke);
  const unpainted = stroke < 0 ? behind : behind.slice(0, stroke);
  const found = unpainted.findLast((entry) => {
    const { stage, step, part = 0 } = entry.cursor;
    const entered = stages.slice(0, stage + (step + part > 0 ? 1 : 0));
    return entry === scored || milestoneAfter(entered) === 'dense';
  });
  return found ?? entries[0];
}
