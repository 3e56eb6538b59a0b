/** Time of each version as a picture that stands alone: a bar for the median, a whisker for the middle half. Pure. */

import { css } from '../../pictures/palette.ts';
import { element, type SvgPicture, svgPicture, textElement, tidy, widthOf } from '../../pictures/svg.ts';
import type { Colours } from '../compare/pictures/style.ts';
import { ticksOf } from '../compare/plot/scale.ts';

export interface TimePicture {
  readonly title: string;
  readonly what: string;
  /** Milliseconds. */
  readonly rows: readonly {
    readonly name: string;
    readonly median: number;
    readonly low: number;
    readonly high: number;
    /** How good the version is, behind its time. */
    readonly worth: string;
  }[];
  /** Of the dense network: a line through all rows. */
  readonly base: number;
  readonly axis: string;
  readonly format: (ms: number) => string;
}

const [margin, bars, rowHeight] = [16, 420, 28] as const;

const told = (time: string, worth: string) => (worth ? `${time} · ${worth}` : time);

export function timeSvg({ title, what, rows, base, axis, format }: TimePicture, colours: Colours): SvgPicture {
  const left = margin + 14 + Math.max(...rows.map(({ name }) => widthOf(name)));
  const top = 66;
  const bottom = top + rows.length * rowHeight;
  const most = Math.max(base, ...rows.map(({ high }) => high)) * 1.05;
  const x = (ms: number) => tidy(left + (ms / most) * bars);
  const widest = Math.max(widthOf(title) * 1.4, widthOf(what));
  const behind = margin + 8 + Math.max(...rows.map(({ median, worth }) => widthOf(told(format(median), worth))));
  const size = { width: Math.max(left + bars + behind, 2 * margin + widest), height: bottom + 46 };
  const ink = css(colours.ink);
  return svgPicture(size, { background: css(colours.panel), ink }, [
    textElement(margin, 28, title, { 'font-size': 16, 'font-weight': 650 }),
    textElement(margin, 48, what),
    ...rows.flatMap(({ name, median, low, high, worth }, row) => {
      const y = top + row * rowHeight;
      const bar = {
        x: left,
        y: y + 5,
        width: tidy(x(median) - left),
        height: rowHeight - 10,
        fill: css(colours.accent),
      };
      return [
        textElement(left - 8, y + 19, name, { 'text-anchor': 'end' }),
        element('rect', bar),
        element('path', { d: `M${x(low)} ${y + 14}H${x(high)}`, stroke: ink, 'stroke-width': 2 }),
        textElement(Math.max(x(high), x(median)) + 8, y + 19, told(format(median), worth)),
      ];
    }),
    element('path', { d: `M${x(base)} ${top}V${bottom}`, stroke: ink, 'stroke-dasharray': '4 3' }),
    element('path', { d: `M${left} ${bottom}h${bars}`, stroke: ink, fill: 'none' }),
    ...ticksOf({ from: 0, to: most, log: false }).map((tick) =>
      textElement(x(tick), bottom + 15, format(tick), { 'text-anchor': 'middle', 'font-size': 11 }),
    ),
    textElement(left + bars / 2, bottom + 34, axis, { 'text-anchor': 'middle' }),
  ]);
}
