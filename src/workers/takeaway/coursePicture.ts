/** Sparsity over training steps as a picture that stands alone: as planned, and as it came. English. Pure. */
import { stairs } from '../../pictures/maskSeries.ts';
import { plainPlot } from '../../pictures/plainPlot.ts';
import type { MaskHistoryView } from '../protocol.ts';

/** @param trained steps that were made by now */
export function courseSvg({ moves, planned, steps }: MaskHistoryView, trained: number): string {
  const end = Math.max(1, steps, trained, ...moves.map(({ step }) => step));
  const came = moves.map(({ step, sparsity }) => [step, sparsity] as const);
  return plainPlot({
    x: { name: 'training step', from: 0, to: end },
    y: { name: 'share of zeros', from: 0, to: 1, log: false },
    lines: [
      { name: 'as planned', points: stairs(planned, end) },
      { name: 'as it came', points: stairs(came, trained) },
    ],
    level: null,
  });
}
