/** A drawn chart as a file of its own: SVG with the colours it has on the page, the same as PNG, numbers as CSV. */

import { css } from '../../pictures/palette.ts';
import { type SvgPicture, element as svgElement, textElement } from '../../pictures/svg.ts';
import { readColours } from '../components/readColours.ts';

/** What the page's style sheets say of a drawn element, and a picture must say itself. */
const carried = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/**
 * @param background drawn behind everything; a colour of the page
 * @param height of the picture: the drawing's, and of what stands below it
 * @param below further elements as text
 */
function svgText(svg: SVGSVGElement, background: string, height: number, below: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [drawn, copied] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')];
  for (const [index, element] of drawn.entries()) {
    const style = getComputedStyle(element);
    const target = copied[index];
    for (const name of carried) {
      const value = style.getPropertyValue(name);
      if (value) target.setAttribute(name, value);
    }
    target.removeAttribute('class');
  }
  const { width } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  for (const name of ['class', 'style', 'aria-hidden']) copy.removeAttribute(name);
  const back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: background }))
    back.setAttribute(name, String(value));
  copy.prepend(back);
  return new XMLSerializer().serializeToString(copy).replace(/<\/svg>$/, `${below}</svg>`);
}

/** One line of a legend. */
export interface LegendKey {
  readonly name: string;
  /** Any colour of the page, custom properties too. */
  readonly stroke: string;
  /** Of the line; '' = drawn through. */
  readonly dash?: string;
}

/** Height of a line of the legend. Units: CSS pixels. */
const keyHeight = 20;

/**
 * The largest SVG inside, drawn on the page's panel, with a legend below.
 * @returns null while nothing is drawn
 */
export function drawnPicture(drawing: HTMLElement | null, legend: readonly LegendKey[] = []): SvgPicture | null {
  const element = drawing && largestIn(drawing);
  if (!element) return null;
  const { width, height: drawn } = element.getBoundingClientRect();
  const style = getComputedStyle(document.body);
  const height = drawn + (legend.length > 0 ? legend.length * keyHeight + 10 : 0);
  const background = style.getPropertyValue('--panel') || 'white';
  const ink = css(readColours({ ink: '--ink' }).ink);
  const keys = legend.map(({ name, stroke, dash }, index) => {
    const y = drawn + (index + 0.5) * keyHeight + 4;
    const line = { d: `M12 ${y}h30`, stroke: resolved(stroke), 'stroke-width': 2, 'stroke-dasharray': dash || 'none' };
    const words = { 'font-size': 12, 'font-family': style.fontFamily, fill: ink };
    return svgElement('path', line) + textElement(50, y + 4, name, words);
  });
  return { text: svgText(element, background, height, keys.join('')), width, height };
}

/** A chart's own legend may have pictures too, and stand before it. */
function largestIn(drawing: HTMLElement): SVGSVGElement | null {
  const area = (svg: SVGSVGElement) => svg.getBoundingClientRect().width * svg.getBoundingClientRect().height;
  const [largest] = [...drawing.querySelectorAll('svg')].sort((a, b) => area(b) - area(a));
  return largest ?? null;
}

/** A colour as rgb(), which means the same outside the page. */
function resolved(colour: string): string {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  probe.style.color = colour;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Pictures larger than this have as many pixels as they say, smaller ones two for each. Units: CSS pixels. */
const largePicture = 1600;

export async function pngBlob({ text, width, height }: SvgPicture): Promise<Blob> {
  const scale = Math.max(width, height) > largePicture ? 1 : 2;
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await blobOf(canvas);
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('canvas: no picture could be made of it'))),
      'image/png',
    );
  });
}
