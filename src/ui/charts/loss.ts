/** The lines of the loss curve: fine-tuning is told from training by its colour and its place after it. */
export const lossLines = [
  { phase: 'train', stroke: 'var(--pos)' },
  { phase: 'finetune', stroke: 'var(--accent)' },
] as const;
