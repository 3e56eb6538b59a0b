/** Draws pen paths into a grey image: round-capped segments, anti-aliased by distance; then the scanner's blur and noise. */
import type { Random } from '../../tensor/random.ts';
import type { Path } from './pen.ts';
import type { Style } from './style.ts';

/** Side of the image, in pixels. */
export const side = 28;

/** @param image [side, side], replaced @param scratch [side, side], overwritten */
export function renderDigit(
  image: Float32Array,
  scratch: Float32Array,
  path: Path,
  style: Style,
  random: Random,
): void {
  image.fill(0);
  drawPath(image, path, style, random);
  if (style.clutter) drawClutter(image, random);
  blur(image, scratch, style.blur);
  addNoise(image, style.noise, random);
}

/** The radius swings with pressure along the path; near the gap nothing is drawn. */
function drawPath(image: Float32Array, path: Path, style: Style, random: Random): void {
  const phase = 2 * Math.PI * random.uniform();
  const swing = (i: number) => style.radius * (1 + style.pressure * Math.sin(phase + 0.25 * i));
  const gapAt = style.gap === null ? -1 : 1 + Math.floor(style.gap * (path.length - 1));
  for (let i = 1; i < path.length; i++) {
    if (path.starts[i] || i === gapAt) continue;
    drawSegment(image, path.x[i - 1], path.y[i - 1], path.x[i], path.y[i], swing(i - 1), swing(i), style.ink);
  }
}

/** A short faint stroke anywhere: a smear, or the neighbour's pen. */
function drawClutter(image: Float32Array, random: Random): void {
  const x = side * random.uniform();
  const y = side * random.uniform();
  const angle = 2 * Math.PI * random.uniform();
  const length = 3 + 7 * random.uniform();
  const radius = 0.5 + 0.6 * random.uniform();
  const ink = 0.25 + 0.35 * random.uniform();
  drawSegment(image, x, y, x + length * Math.cos(angle), y + length * Math.sin(angle), radius, radius, ink);
}

/** Pixel value = ink * coverage, where coverage falls from 1 to 0 over the pixel at the edge; darker ink wins. */
function drawSegment(
  image: Float32Array,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius0: number,
  radius1: number,
  ink: number,
): void {
  const reach = Math.max(radius0, radius1) + 0.5;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * perLength));
      const offX = x - x0 - along * dx;
      const offY = y - y0 - along * dy;
      const inside = radius0 + along * (radius1 - radius0) + 0.5 - Math.sqrt(offX * offX + offY * offY);
      const value = ink * Math.min(1, inside);
      const pixel = y * side + x;
      if (value > image[pixel]) image[pixel] = value;
    }
  }
}

/** Each pixel averaged with its four neighbours, which weigh `weight` each; outside the image is paper. */
function blur(image: Float32Array, scratch: Float32Array, weight: number): void {
  scratch.set(image);
  const scale = 1 / (1 + 4 * weight);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const pixel = y * side + x;
      const beside = (x > 0 ? scratch[pixel - 1] : 0) + (x < side - 1 ? scratch[pixel + 1] : 0);
      const above = (y > 0 ? scratch[pixel - side] : 0) + (y < side - 1 ? scratch[pixel + side] : 0);
      image[pixel] = scale * (scratch[pixel] + weight * (beside + above));
    }
  }
}

/** Nearly normal noise from one draw a pixel: the sum of its four bytes (Irwin-Hall), centred; clipped to [0, 1]. */
function addNoise(image: Float32Array, deviation: number, random: Random): void {
  // a byte is uniform on 0..255 with variance (256^2 - 1) / 12; four of them add up
  const scale = deviation / Math.sqrt((4 * (256 * 256 - 1)) / 12);
  for (let pixel = 0; pixel < image.length; pixel++) {
    const bits = random.int(0x1_0000_0000);
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    image[pixel] = Math.min(1, Math.max(0, image[pixel] + scale * (sum - 510)));
  }
}
