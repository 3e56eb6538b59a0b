/** A drawn chart as a file of its own: SVG with the colours it has on the page, the same as PNG, numbers as CSV. */

import type { SvgPicture } from './svg.ts';

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

/** @param background drawn behind everything; a colour of the page */
export function svgText(svg: SVGSVGElement, background: string): string {
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
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.removeAttribute('class');
  copy.removeAttribute('aria-hidden');
  const back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: background }))
    back.setAttribute(name, String(value));
  copy.prepend(back);
  return new XMLSerializer().serializeToString(copy);
}

/** The first SVG inside, drawn on the page's panel. */
export function drawnPicture(drawing: HTMLElement | null): SvgPicture {
  const element = drawing?.querySelector('svg');
  if (!element) throw new Error('picture: there is no drawing yet');
  const { width, height } = element.getBoundingClientRect();
  const background = getComputedStyle(document.body).getPropertyValue('--panel') || 'white';
  return { text: svgText(element, background), width, height };
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
