/** What all plots share: quiet axes, and a tooltip in the colours of the page. */

export const axis = {
  stroke: 'var(--line-strong)',
  tick: { fill: 'var(--ink-3)', fontSize: 10.5 },
  tickLine: false,
} as const;

export const tooltip = {
  isAnimationActive: false,
  contentStyle: {
    background: 'var(--panel)',
    border: '1px solid var(--line-strong)',
    borderRadius: 8,
    fontSize: 12,
    padding: '6px 10px',
  },
  labelStyle: { color: 'var(--ink-2)' },
  itemStyle: { color: 'var(--ink)' },
} as const;
