/** Selection on typed arrays: fast enough for most layers, and the oracle of the shaders. */
import { createBins, dropSmallest, dropUpTo, kthSmallest, refuseNaN } from '../../tensor/selection.ts';
import type { NmSelection, SelectionRequest, SmallestSelection } from './contract.ts';

/**
 * @returns 1 = kept: [rows, columns]
 * @throws LabError 'scoreNotFinite' on NaN, unless nothing is to go
 */
export function referenceSelect({ scores, columns, selection }: SelectionRequest): Uint8Array {
  const kept = new Uint8Array(scores.length).fill(1);
  if (selection.kind === 'nm') dropInGroups(scores, columns, selection, kept);
  else dropInRows(scores, selection.compare === 'layer' ? scores.length : columns, selection, kept);
  return kept;
}

function dropInRows(scores: Float32Array, width: number, { count, ties }: SmallestSelection, kept: Uint8Array): void {
  if (count === 0) return;
  const bins = createBins();
  for (let start = 0; start < scores.length; start += width) {
    const row = scores.subarray(start, start + width);
    const rowKept = kept.subarray(start, start + width);
    if (ties === 'all') dropUpTo(row, kthSmallest(row, count, bins), rowKept);
    else dropSmallest(row, count, rowKept, bins);
  }
}

function dropInGroups(scores: Float32Array, columns: number, { keep, of }: NmSelection, kept: Uint8Array): void {
  refuseNaN(scores);
  for (let row = 0; row < scores.length; row += columns) {
    for (let column = 0; column < columns; column += of) {
      const start = row + column;
      const width = Math.min(of, columns - column);
      for (let gone = Math.min(of - keep, width); gone > 0; gone--) dropOne(scores, kept, start, start + width);
    }
  }
}

/** Drops the lowest score that is still kept in [start, end); the first one of equals. */
function dropOne(scores: Float32Array, kept: Uint8Array, start: number, end: number): void {
  let lowest = -1;
  for (let i = start; i < end; i++) {
    if (kept[i] === 1 && (lowest < 0 || scores[i] < scores[lowest])) lowest = i;
  }
  kept[lowest] = 0;
}
