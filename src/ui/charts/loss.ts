/** The lines of the loss curve: fine-tuning is told from training by its colour and its place after it. */
import type { LossPoint } from '../../workers/protocol.ts';

export const lossLines = [
  { phase: 'train', stroke: 'var(--pos)' },
  { phase: 'finetune', stroke: 'var(--accent)' },
  { phase: 'score', stroke: 'var(--group)' },
  { phase: 'mask', stroke: 'var(--good)' },
] as const;

/** As a person counts: the first step is step 1, as in every sentence of the page. */
export const counted = (points: readonly LossPoint[]): readonly LossPoint[] =>
  points.map((point) => ({ ...point, step: point.step + 1 }));
