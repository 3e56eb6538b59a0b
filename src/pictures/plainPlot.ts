/** Lines and bars over two axes as an SVG that stands alone: light, with ticks, names of axes and a legend. English. Pure. */

export interface PlainLine {
  readonly name: string;
  /** By x, rising; what is no number is left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Pale, from the lowest to the highest at each x. Absent = none. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

/** A part of bars that stand side by side, of equal width, over the whole of x. */
export interface PlainBars {
  readonly name: string;
  /** Of each bar; parts stand one above the other, the first at the foot. */
  readonly heights: readonly number[];
}

export interface PlainPlot {
  readonly x: { readonly name: string; readonly from: number; readonly to: number };
  readonly y: { readonly name: string; readonly from: number; readonly to: number; readonly log: boolean };
  readonly lines: readonly PlainLine[];
  /** Absent = none. Over a straight y that begins at 0. */
  readonly bars?: readonly PlainBars[];
  /** A dashed line across. */
  readonly level: { readonly name: string; readonly at: number } | null;
  /** A dashed line up; absent = none. */
  readonly place?: { readonly name: string; readonly at: number };
}

const [width, height, left, right, top, bottom] = [880, 360, 64, 640, 16, 310];
/** Told apart also by those who see fewer colours (Okabe and Ito). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#8a6d00', '#e69f00', '#000000'];
const dashes = ['', '6 3', '2 3'];

export function plainPlot({ x, y, lines, bars = [], level, place }: PlainPlot): string {
  const across = (value: number) => fixed(left + ((value - x.from) / (x.to - x.from)) * (right - left));
  const share = (value: number) =>
    y.log ? Math.log(value / y.from) / Math.log(y.to / y.from) : (value - y.from) / (y.to - y.from);
  const up = (value: number) => fixed(bottom - share(value) * (bottom - top));
  const key = (index: number) => top + 10 + index * 18;
  const stacks = bars.map(({ name, heights }, index) => {
    const fill = colours[index % colours.length];
    const below = (bar: number) => bars.slice(0, index).reduce((sum, part) => sum + (part.heights[bar] ?? 0), 0);
    const edge = (bar: number) => across(x.from + (bar / heights.length) * (x.to - x.from));
    const boxes = heights.flatMap((height, bar) => {
      if (height === 0) return [];
      const [foot, head] = [up(below(bar)), up(below(bar) + height)];
      return [`M${edge(bar)} ${foot}V${head}H${edge(bar + 1)}V${foot}Z`];
    });
    return [
      boxes.length === 0 ? '' : `<path fill="${fill}" stroke="#ffffff" stroke-width="0.4" d="${boxes.join('')}"/>`,
      `<rect x="${right + 20}" y="${key(index) - 10}" width="14" height="11" fill="${fill}"/>`,
      text(right + 44, key(index), 'start', name),
    ].join('');
  });
  const shown = lines.map(({ name, points, band = [] }, line) => {
    const index = bars.length + line;
    const stroke = colours[index % colours.length];
    const dash = dashes[Math.floor(index / colours.length) % dashes.length];
    const places = points.filter((point) => point.every(Number.isFinite)).map(([px, py]) => `${across(px)},${up(py)}`);
    const look = `fill="none" stroke="${stroke}" stroke-width="1.6"${dash ? ` stroke-dasharray="${dash}"` : ''}`;
    const sound = band.filter((one) => one.every(Number.isFinite));
    const edge = [
      ...sound.map(([px, low]) => `${across(px)},${up(low)}`),
      ...sound.map(([px, , high]) => `${across(px)},${up(high)}`).reverse(),
    ];
    return [
      sound.length < 2 ? '' : `<polygon fill="${stroke}" fill-opacity="0.14" points="${edge.join(' ')}"/>`,
      places.length === 0 ? '' : `<polyline ${look} points="${places.join(' ')}"/>`,
      `<path ${look} d="M${right + 16} ${key(index) - 4}h22"/>`,
      text(right + 44, key(index), 'start', name),
    ].join('');
  });
  const size = `0 0 ${width} ${Math.max(height, top + 20 + (bars.length + lines.length) * 18)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${size}" width="${width}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="#c9c8c1"/>`,
    ...ticksOf(x.from, x.to, false).map((at) => text(Number(across(at)), bottom + 18, 'middle', written(at))),
    ...ticksOf(y.from, y.to, y.log).map((at) => text(left - 6, Number(up(at)) + 4, 'end', written(at))),
    text((left + right) / 2, bottom + 38, 'middle', x.name),
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle" ${face}>${escaped(y.name)}</text>`,
    level && Number.isFinite(level.at)
      ? `<path d="M${left} ${up(level.at)}H${right}" stroke="#555a63" stroke-dasharray="2 4"/>${text(right - 4, Number(up(level.at)) - 5, 'end', level.name)}`
      : '',
    ...stacks,
    ...shown,
    place
      ? `<path d="M${across(place.at)} ${top}V${bottom}" stroke="#1d1f23" stroke-dasharray="4 3"/>${beside(Number(across(place.at)), place.name)}`
      : '',
    '</svg>',
  ].join('\n');
}

const face = 'font-size="12" font-family="sans-serif" fill="#555a63"';

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${face}>${escaped(words)}</text>`;
}

/** At the head of a line that stands there, on the side with more room. */
function beside(at: number, words: string): string {
  const before = at > (left + right) / 2;
  return text(at + (before ? -6 : 6), top + 10, before ? 'end' : 'start', words);
}

/** Five parts of a straight axis; powers of ten between the ends of the other. */
function ticksOf(from: number, to: number, log: boolean): number[] {
  if (!log) return Array.from({ length: 6 }, (_, part) => from + ((to - from) * part) / 5);
  const ticks = [from];
  for (let power = 10 ** Math.ceil(Math.log10(from * 1.3)); power < to / 1.3; power *= 10) ticks.push(power);
  return [...ticks, to];
}

const fixed = (value: number) => value.toFixed(1);
const written = (value: number) => String(Number(value.toPrecision(3)));
const escaped = (words: string) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
