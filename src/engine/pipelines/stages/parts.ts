/**
 * What of a layer's cut is decided together: rows that compete among themselves, rows of N:M windows, blocks of columns.
 * A cut can be made part by part; it ends at the bits of the cut in one.
 */
import { fullMask, type Mask } from '../../tensor/matrix.ts';
import type { WeightPlan } from '../pruneModel.ts';
import type { Parts, StepReport } from './stage.ts';

/** Parts 0 to `done` - 1. */
export interface FirstParts {
  readonly parts: Parts;
  readonly done: number;
}

/** @returns null where the layer is one thing: all its weights compete, or it is left whole */
export function partsOf(plan: WeightPlan, { name, rows, columns }: Sized): Parts | null {
  const { method, methodOptions, pattern, patternOptions, stage } = plan;
  if (stage.protect.includes(name)) return null;
  if (method.kind === 'solve') {
    const size = method.columnsTogether?.(methodOptions, pattern, patternOptions) ?? columns;
    return several({ kind: 'columns', size, count: Math.ceil(columns / size) });
  }
  if (pattern.windowColumns(patternOptions) !== null) return several({ kind: 'windows', size: 1, count: rows });
  const rowsCompete = method.compare(methodOptions) === 'row' && pattern.unitColumns(patternOptions) === 1;
  return rowsCompete ? several({ kind: 'row', size: 1, count: rows }) : null;
}

interface Sized {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

function several(parts: Parts): Parts | null {
  return parts.count > 1 ? parts : null;
}

/** The mask of the first parts; what comes after them is kept. */
export function maskSoFar(whole: Mask, first: FirstParts): Mask {
  const mask = fullMask(whole.rows, whole.columns);
  copyFirst(whole.kept, mask.kept, whole, first);
  return mask;
}

/** Copies what the first parts hold: both [rows, columns]. */
export function copyFirst<A extends Uint8Array | Float32Array>(
  from: A,
  to: A,
  { rows, columns }: Pick<Mask, 'rows' | 'columns'>,
  { parts: { kind, size }, done }: FirstParts,
): void {
  const end = done * size;
  if (kind !== 'columns') to.set(from.subarray(0, end * columns));
  else for (let row = 0; row < rows; row++) to.set(from.subarray(row * columns, row * columns + end), row * columns);
}

/** Tells the last of the parts that are cut now. */
export function partReport(layer: string, mask: Mask, { parts: { kind, size }, done }: FirstParts): StepReport {
  const along = kind === 'columns' ? mask.columns : mask.rows;
  const [from, to] = [(done - 1) * size, Math.min(along, done * size) - 1];
  let cut = 0;
  for (let i = 0; i < mask.kept.length; i++) {
    const at = kind === 'columns' ? i % mask.columns : Math.floor(i / mask.columns);
    if (at >= from && at <= to) cut += 1 - mask.kept[i];
  }
  const of = (to - from + 1) * (kind === 'columns' ? mask.rows : mask.columns);
  return { did: 'maskedPart', phase: 'mask', layer, kind, from, to, along, cut, of };
}
