/** The lines of the loss curve: fine-tuning is told from training by its colour and its place after it. */
export const lossLines = [
  { phase: 'train', stroke: 'var(--pos)' },
  { phase: 'finetune', stroke: 'var(--accent)' },
  { phase: 'score', stroke: 'var(--group)' },
  { phase: 'mask', stroke: 'var(--good)' },
] as const;
