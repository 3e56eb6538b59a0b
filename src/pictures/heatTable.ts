/** A table of numbers as a picture: the more is left, the more of the accent; the number stands in every cell. Pure. */
import { css, mix, type Palette } from './palette.ts';
import { element, type SvgPicture, svgPicture, textElement, widthOf } from './svg.ts';

/** Share of the accent in the cell of a 1. */
export const mostOfAccent = 0.45;

export interface HeatCell {
  /** What is written. */
  readonly value: number;
  /** In [0, 1], for the colour. */
  readonly left: number;
}

export interface HeatTable {
  readonly title: string;
  /** Below the title. */
  readonly lines: readonly string[];
  /** Head of the first column. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly (HeatCell | null)[] }[];
  readonly format: (value: number) => string;
}

export type HeatColours = Pick<Palette, 'accent' | 'ink' | 'panel'>;

const [margin, rowHeight] = [16, 26];

export function heatTableSvg(
  { title, lines, corner, columns, rows, format }: HeatTable,
  colours: HeatColours,
): SvgPicture {
  const names = 16 + Math.max(widthOf(corner), ...rows.map(({ name }) => widthOf(name)));
  const cell = 14 + Math.max(48, ...columns.map(widthOf));
  const top = 34 + lines.length * 18 + 26;
  const size = {
    width: Math.max(
      margin * 2 + names + cell * columns.length,
      ...[title, ...lines].map((l) => 2 * margin + widthOf(l) * 1.4),
    ),
    height: top + rows.length * rowHeight + margin,
  };
  const center = (index: number) => margin + names + (index + 0.5) * cell;
  return svgPicture(size, { background: css(colours.panel), ink: css(colours.ink) }, [
    textElement(margin, 28, title, { 'font-size': 16, 'font-weight': 650 }),
    ...lines.map((line, index) => textElement(margin, 48 + index * 18, line)),
    textElement(margin, top - 8, corner, { 'font-weight': 600 }),
    ...columns.map((name, index) =>
      textElement(center(index), top - 8, name, { 'text-anchor': 'middle', 'font-weight': 600 }),
    ),
    ...rows.flatMap(({ name, values }, row) => {
      const y = top + row * rowHeight;
      const boxes = values.flatMap((shown, column) => {
        if (shown === null) return [];
        const { value, left } = shown;
        const fill = css(mix(colours.panel, colours.accent, Math.min(1, Math.max(0, left)) * mostOfAccent));
        const box = { x: center(column) - cell / 2, y, width: cell - 1, height: rowHeight - 1, fill };
        return [element('rect', box), textElement(center(column), y + 17, format(value), { 'text-anchor': 'middle' })];
      });
      return [textElement(margin, y + 17, name), ...boxes];
    }),
  ]);
}
