/** What all plots share: quiet axes, and a tooltip in the colours of the page. */

export const axis = {
  stroke: 'var(--line-strong)',
  tick: { fill: 'var(--ink-3)', fontSize: 10.5 },
  tickLine: false,
} as const;

/** A plot fills its box, and is never too small to be drawn. */
export const box = { width: '100%', height: '100%', minWidth: 80, minHeight: 60 } as const;

/** Names of axes; `x` below, `y` on the left. */
const axisName = { fill: 'var(--ink-2)', fontSize: 12 } as const;
export const xName = { ...axisName, position: 'insideBottom', offset: 0 } as const;
export const yName = { ...axisName, position: 'insideLeft', angle: -90, offset: 10 } as const;
export const rightName = { ...axisName, position: 'insideRight', angle: 90 } as const;

export const legend = { verticalAlign: 'top', height: 28, wrapperStyle: { fontSize: 12 } } as const;

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
