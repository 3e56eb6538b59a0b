/** The lines of the three pipelines, told apart by colour and by dash. */
export const laneStyles = [
  { stroke: 'var(--accent)', dash: '' },
  { stroke: 'var(--pos)', dash: '6 3' },
  { stroke: 'var(--group)', dash: '2 3' },
] as const;
