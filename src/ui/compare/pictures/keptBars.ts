/** Which weights of every layer both, one or none of two masks keep: a bar a layer. Pure. */

import { csvText } from '../../../pictures/csv.ts';
import { css } from '../../../pictures/palette.ts';
import { element, type SvgPicture, svgPicture, textElement, tidy, widthOf } from '../../../pictures/svg.ts';
import type { LayerComparison } from '../../../workers/protocol.ts';
import type { Colours } from './style.ts';

export const parts = ['both', 'onlyA', 'onlyB', 'neither'] as const;
export type Part = (typeof parts)[number];

/** Token of each part's colour. */
export const partColours = { both: 'accent', onlyA: 'positive', onlyB: 'group', neither: 'line' } as const;

export interface KeptBars {
  readonly title: string;
  readonly lines: readonly string[];
  readonly layers: readonly LayerComparison[];
  readonly words: Readonly<Record<Part, string>>;
  /** Name of the axis below the bars, and how its ticks are written. */
  readonly axis: string;
  readonly share: (value: number) => string;
  /** What stands behind a bar. */
  readonly jaccard: (value: number) => string;
}

const [margin, rowHeight, bars, behind] = [16, 24, 420, 130] as const;

export function keptBarsSvg(
  { title, lines, layers, words, axis, share, jaccard }: KeptBars,
  colours: Colours,
): SvgPicture {
  const names = 12 + Math.max(...layers.map(({ name }) => widthOf(name)));
  const left = margin + names;
  const top = 34 + lines.length * 18 + 30;
  const bottom = top + layers.length * rowHeight;
  const size = {
    width: Math.max(left + bars + behind, ...[title, ...lines].map((line) => 2 * margin + widthOf(line) * 1.4)),
    height: bottom + 46,
  };
  const places = parts.map(
    (_, index) => left + parts.slice(0, index).reduce((sum, part) => sum + 26 + widthOf(words[part]), 0),
  );
  return svgPicture(size, { background: css(colours.panel), ink: css(colours.ink) }, [
    textElement(margin, 28, title, { 'font-size': 16, 'font-weight': 650 }),
    ...lines.map((line, index) => textElement(margin, 48 + index * 18, line)),
    ...parts.flatMap((part, index) => [
      element('rect', { x: places[index], y: top - 24, width: 14, height: 10, fill: css(colours[partColours[part]]) }),
      textElement(places[index] + 19, top - 15, words[part]),
    ]),
    ...layers.flatMap((layer, row) => {
      const y = top + row * rowHeight;
      let x = left;
      const boxes = parts.map((part) => {
        const width = (layer[part] / Math.max(1, layer.weights)) * bars;
        const box = {
          x: tidy(x),
          y: y + 4,
          width: tidy(width),
          height: rowHeight - 8,
          fill: css(colours[partColours[part]]),
        };
        x += width;
        return element('rect', box);
      });
      return [
        textElement(margin, y + 16, layer.name),
        ...boxes,
        textElement(left + bars + 8, y + 16, jaccard(layer.jaccard)),
      ];
    }),
    element('path', { d: `M${left} ${bottom}H${left + bars}`, stroke: css(colours.ink), fill: 'none' }),
    ...[0, 0.25, 0.5, 0.75, 1].map((at) =>
      textElement(left + at * bars, bottom + 15, share(at), { 'text-anchor': 'middle', 'font-size': 11 }),
    ),
    textElement(left + bars / 2, bottom + 34, axis, { 'text-anchor': 'middle' }),
  ]);
}

const columns = [
  'weights',
  ...parts,
  'jaccard',
  'sparsityA',
  'sparsityB',
  'meanDifference',
  'largestDifference',
] as const satisfies readonly (keyof LayerComparison)[];

export function keptCsv(layers: readonly LayerComparison[]): string {
  return csvText(
    ['layer', ...columns],
    layers.map((layer) => [layer.name, ...columns.map((name) => layer[name])]),
  );
}
