/** What pictures of the Compare page share: their colours. */
import type { Rgb } from '../../../pictures/palette.ts';

export const tokens = {
  accent: '--accent',
  positive: '--pos',
  group: '--group',
  line: '--line',
  ink: '--ink',
  panel: '--panel',
} as const;

export type Colours = Readonly<Record<keyof typeof tokens, Rgb>>;
