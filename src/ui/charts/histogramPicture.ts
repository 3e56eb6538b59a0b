/** Histograms under one another on one axis, as a picture that stands alone. Pure. */

import { css } from '../../pictures/palette.ts';
import { element, type SvgPicture, svgPicture, textElement, tidy, widthOf } from '../../pictures/svg.ts';
import type { Colours } from '../compare/pictures/style.ts';

export interface HistogramPicture {
  readonly title: string;
  /** Below the title. */
  readonly lines: readonly string[];
  readonly panels: readonly {
    readonly name: string;
    readonly counts: readonly number[];
    /** Of each bin, those drawn at the foot in another colour; absent = none. */
    readonly marked?: readonly number[];
  }[];
  /** What the two colours mean; absent where there is one. */
  readonly words?: { readonly marked: string; readonly others: string };
  readonly axis: { readonly name: string; readonly from: string; readonly to: string };
  /** Lines through every panel, at a share of the axis. */
  readonly levels: readonly { readonly at: number; readonly name: string }[];
}

const [margin, width, barsHeight, panelHeight] = [16, 560, 120, 166] as const;

export function histogramSvg(
  { title, lines, panels, words, axis, levels }: HistogramPicture,
  colours: Colours,
): SvgPicture {
  const top = 40 + (lines.length + (words ? 1 : 0)) * 18;
  const bottom = top + panels.length * panelHeight;
  const widest = Math.max(...[title, ...lines].map((line) => widthOf(line) * 1.4));
  const size = { width: 2 * margin + Math.max(width, widest), height: bottom + 40 };
  const x = (share: number) => tidy(margin + share * width);
  const key = 46 + lines.length * 18;
  const second = margin + 40 + widthOf(words?.marked ?? '');
  return svgPicture(size, { background: css(colours.panel), ink: css(colours.ink) }, [
    textElement(margin, 28, title, { 'font-size': 16, 'font-weight': 650 }),
    ...lines.map((line, index) => textElement(margin, 48 + index * 18, line)),
    ...(words
      ? [
          element('rect', { x: margin, y: key - 6, width: 14, height: 10, fill: css(colours.positive) }),
          textElement(margin + 20, key + 3, words.marked),
          element('rect', { x: second, y: key - 6, width: 14, height: 10, fill: css(colours.accent) }),
          textElement(second + 20, key + 3, words.others),
        ]
      : []),
    ...panels.flatMap(({ name, counts, marked }, index) => {
      const foot = top + index * panelHeight + 30 + barsHeight;
      const tallest = Math.max(1, ...counts);
      const bars = counts.flatMap((count, bin) => {
        if (count === 0) return [];
        const height = Math.max(1.5, (count / tallest) * barsHeight);
        const low = (height * (marked?.[bin] ?? 0)) / count;
        const box = { x: x(bin / counts.length), width: tidy(Math.max(0.5, width / counts.length - 0.4)) };
        const part = (from: number, to: number, fill: string) =>
          to > from ? [element('rect', { ...box, y: tidy(foot - to), height: tidy(to - from), fill })] : [];
        return [...part(0, low, css(colours.positive)), ...part(low, height, css(colours.accent))];
      });
      return [
        textElement(margin, foot - barsHeight - 10, `${name} (≤ ${tallest})`, { 'font-weight': 600 }),
        ...bars,
        element('path', { d: `M${margin} ${foot}h${width}`, stroke: css(colours.ink), fill: 'none' }),
        ...levels.flatMap(({ at, name: words }) => [
          element('path', {
            d: `M${x(at)} ${foot - barsHeight}V${foot}`,
            stroke: css(colours.ink),
            'stroke-dasharray': '4 3',
          }),
          textElement(x(at) + (at > 0.6 ? -6 : 6), foot - barsHeight + 10, words, {
            'text-anchor': at > 0.6 ? 'end' : 'start',
            'font-size': 11,
          }),
        ]),
      ];
    }),
    textElement(margin, bottom + 6, axis.from, { 'font-size': 11 }),
    textElement(margin + width / 2, bottom + 22, axis.name, { 'text-anchor': 'middle' }),
    textElement(margin + width, bottom + 6, axis.to, { 'text-anchor': 'end', 'font-size': 11 }),
  ]);
}
