/** SVG as text, written by code and not by a page: what stands in it is escaped. Pure. */

export interface SvgPicture {
  /** A file of its own. */
  readonly text: string;
  /** Units: CSS pixels. */
  readonly width: number;
  readonly height: number;
}

type Attributes = Readonly<Record<string, string | number>>;

/** @param inside further elements, as this function gives them */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${written.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`;
}

export function textElement(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element('text', { x: tidy(x), y: tidy(y), ...attributes }, escapeXml(words));
}

/** @param background a colour; drawn behind everything */
export function svgPicture(
  size: { readonly width: number; readonly height: number },
  { background, ink }: { readonly background: string; readonly ink: string },
  inside: readonly string[],
): SvgPicture {
  const { width, height } = size;
  const text = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'Inter, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
      'font-size': 12,
      fill: ink,
    },
    `\n${[element('rect', { width, height, fill: background }), ...inside].join('\n')}\n`,
  );
  return { text, width, height };
}

/** No more digits than a picture needs. */
export function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}

/** At 12 pixels: Chinese signs are square, Latin ones little more than half as wide. Units: CSS pixels, rather too many. */
export function widthOf(words: string): number {
  return [...words].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 12.5 : 7), 0);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => entities[sign]);
}
