/** The colour of a cell by its number in [0, 1]: more of the accent the more; the number stands in it all the same. */
import type { CSSProperties } from 'react';
import { mostOfAccent } from '../../pictures/heatTable.ts';

export function heat(value: number): CSSProperties {
  const part = Math.round(Math.min(1, Math.max(0, value)) * mostOfAccent * 100);
  return { background: `color-mix(in srgb, var(--accent) ${part}%, var(--panel))` };
}
