/** Lines over two axes as an SVG that stands alone: light, with ticks, names of axes and a legend. English. Pure. */

export interface PlainLine {
  readonly name: string;
  /** By x, rising; what is no number is left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface PlainPlot {
  readonly x: { readonly name: string; readonly from: number; readonly to: number };
  readonly y: { readonly name: string; readonly from: number; readonly to: number; readonly log: boolean };
  readonly lines: readonly PlainLine[];
  /** A dashed line across. */
  readonly level: { readonly name: string; readonly at: number } | null;
}

const [width, height, left, right, top, bottom] = [880, 360, 64, 640, 16, 310];
/** Told apart also by those who see fewer colours (Okabe and Ito). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#8a6d00', '#e69f00', '#000000'];
const dashes = ['', '6 3', '2 3'];

export function plainPlot({ x, y, lines, level }: PlainPlot): string {
  const across = (value: number) => fixed(left + ((value - x.from) / (x.to - x.from)) * (right - left));
  const share = (value: number) =>
    y.log ? Math.log(value / y.from) / Math.log(y.to / y.from) : (value - y.from) / (y.to - y.from);
  const up = (value: number) => fixed(bottom - share(value) * (bottom - top));
  const shown = lines.map(({ name, points }, index) => {
    const stroke = colours[index % colours.length];
    const dash = dashes[Math.floor(index / colours.length) % dashes.length];
    const places = points.filter((point) => point.every(Number.isFinite)).map(([px, py]) => `${across(px)},${up(py)}`);
    const look = `fill="none" stroke="${stroke}" stroke-width="1.6"${dash ? ` stroke-dasharray="${dash}"` : ''}`;
    const key = top + 10 + index * 18;
    return [
      places.length === 0 ? '' : `<polyline ${look} points="${places.join(' ')}"/>`,
      `<path ${look} d="M${right + 16} ${key - 4}h22"/>`,
      text(right + 44, key, 'start', name),
    ].join('');
  });
  const size = `0 0 ${width} ${Math.max(height, top + 20 + lines.length * 18)}`;
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
    ...shown,
    '</svg>',
  ].join('\n');
}

const face = 'font-size="12" font-family="sans-serif" fill="#555a63"';

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${face}>${escaped(words)}</text>`;
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
