/** Gathers what the windows of a sweep decide. */
import type { SweepRequest, SweptColumns } from './contract.ts';

export interface Verdicts extends Pick<SweptColumns, 'kept' | 'scores'> {
  /** @returns 1 = kept: [rows, to - from] */
  decide(from: number, to: number, windowScores: Float32Array): Uint8Array;
}

export function createVerdicts({ rows, columns, choice }: SweepRequest): Verdicts {
  const kept = new Uint8Array(rows * columns);
  const scores = new Float32Array(rows * columns);
  return {
    kept,
    scores,
    decide(from, to, windowScores) {
      const width = to - from;
      const windowKept = choice.select(windowScores, rows, width);
      for (let row = 0; row < rows; row++) {
        const [start, end] = [row * width, (row + 1) * width];
        scores.set(windowScores.subarray(start, end), row * columns + from);
        kept.set(windowKept.subarray(start, end), row * columns + from);
      }
      return windowKept;
    },
  };
}
