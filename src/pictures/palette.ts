/** Numbers to colours: hue = sign, lightness = magnitude. One ramp for every picture of weights. */
import type { Overlay } from '../engine/views/overlay.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** The page's colours. */
export interface Palette {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
  readonly accent: Rgb;
  readonly hatch: Rgb;
  readonly ink: Rgb;
  readonly panel: Rgb;
  readonly sunken: Rgb;
}

/** Of the light page: for pictures that are drawn without one. */
export const lightPalette: Palette = {
  negative: [33, 102, 172],
  zero: [251, 250, 247],
  positive: [210, 105, 30],
  accent: [52, 81, 178],
  hatch: [185, 183, 174],
  ink: [29, 31, 35],
  panel: [255, 255, 255],
  sunken: [240, 240, 236],
};

/** Ramps have this many steps on each side of zero. */
export const rampSteps = 255;
/** Lightness grows as sqrt(|v| / limit): most weights are small, and a straight ramp would show only the largest. */
export const rampExponent = 0.5;

/** Little-endian RGBA, as a Uint32Array over ImageData wants it. */
export function pack([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** As SVG and CSS write it. */
export function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const blend = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}

const ramps = new WeakMap<Palette, Map<Overlay, Uint32Array>>();

/** [2 * rampSteps + 1] packed colours from -limit over 0 to +limit; the same array for the same palette and overlay. */
export function rampOf(palette: Palette, overlay: Overlay): Uint32Array {
  let known = ramps.get(palette);
  if (!known) {
    known = new Map();
    ramps.set(palette, known);
  }
  const found = known.get(overlay) ?? makeRamp(palette, overlay);
  known.set(overlay, found);
  return found;
}

function makeRamp(palette: Palette, overlay: Overlay): Uint32Array {
  const ramp = new Uint32Array(2 * rampSteps + 1);
  for (let i = -rampSteps; i <= rampSteps; i++) ramp[i + rampSteps] = pack(rampColour(palette, overlay, i / rampSteps));
  return ramp;
}

/** @param share value / limit, in [-1, 1] */
export function rampColour(palette: Palette, overlay: Overlay, share: number): Rgb {
  const size = Math.abs(share) ** rampExponent;
  if (overlay === 'mask') return palette.accent;
  if (overlay === 'score' || overlay === 'flips') return towards(palette.zero, palette.accent, palette.ink, size);
  return towards(palette.zero, share < 0 ? palette.negative : palette.positive, palette.ink, size);
}

/** Zero to hue over the first 80 %, then a quarter of the way on to ink: the largest stand out. */
function towards(zero: Rgb, hue: Rgb, ink: Rgb, size: number): Rgb {
  return size <= 0.8 ? mix(zero, hue, size / 0.8) : mix(hue, ink, ((size - 0.8) / 0.2) * 0.28);
}

/** Index into a ramp. */
export function rampIndex(value: number, limit: number): number {
  if (!(limit > 0)) return rampSteps;
  const share = Math.min(1, Math.max(-1, value / limit));
  return Math.round(share * rampSteps) + rampSteps;
}

/** Black or white, whichever is easier to read on it. */
export function readableOn([red, green, blue]: Rgb): 'black' | 'white' {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? 'black' : 'white';
}
