/** What a scan adds to the ink: stray marks of the pen, a soft lens, grain. */
import type { Random } from '../../tensor/random.ts';
import { addPoint, type Path } from './path.ts';

/** A short stray line or the edge of a neighbour's stroke, near the border of the image. Appends to the path. */
export function addClutter(path: Path, side: number, random: Random): void {
  const angle = 2 * Math.PI * random.uniform();
  const distance = side * (0.36 + 0.14 * random.uniform());
  const [x, y] = [side / 2 + distance * Math.cos(angle), side / 2 + distance * Math.sin(angle)];
  const direction = 2 * Math.PI * random.uniform();
  const length = 1 + 5 * random.uniform();
  const radius = 0.5 + 0.5 * random.uniform();
  addPoint(path, x, y, radius, true);
  addPoint(path, x + length * Math.cos(direction), y + length * Math.sin(direction), radius, false);
}

/**
 * 3 x 3 blur, [s, 1, s] on both axes, normalised.
 * @param image [side, side], written
 * @param work as large as image
 * @param softness s: 0 leaves the image as it is
 */
export function blur(image: Float32Array, work: Float32Array, side: number, softness: number): void {
  const scale = 1 / (1 + 2 * softness);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = y * side + x;
      const left = x > 0 ? image[at - 1] : 0;
      const right = x < side - 1 ? image[at + 1] : 0;
      work[at] = scale * (image[at] + softness * (left + right));
    }
  }
  for (let at = 0; at < side * side; at++) {
    const above = at >= side ? work[at - side] : 0;
    const below = at < side * (side - 1) ? work[at + side] : 0;
    image[at] = scale * (work[at] + softness * (above + below));
  }
}

/** Adds grain to every pixel and keeps values in [0, 1], in steps of 1/255 as a file would. */
export function addGrain(image: Float32Array, strength: number, random: Random): void {
  let state = random.int(0x7fffffff) | 1;
  for (let at = 0; at < image.length; at++) {
    // xorshift32: a draw a pixel from the split generator would cost more than the digit
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grain = strength * ((state >> 8) / 0x800000); // uniform in [-strength, strength)
    const value = Math.min(1, Math.max(0, image[at] + grain));
    image[at] = Math.round(value * 255) / 255;
  }
}
