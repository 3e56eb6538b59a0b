/** What pictures of the Compare page share: their colours, and how wide words are before a page has drawn them. */
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

/** At 12 pixels: Chinese signs are square, Latin ones little more than half as wide. Units: CSS pixels, rather too many. */
export function widthOf(words: string): number {
  return [...words].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 12.5 : 7), 0);
}
