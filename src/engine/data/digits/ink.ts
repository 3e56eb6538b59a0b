/** A pen's path drawn as anti-aliased ink on a small grey image. */
import type { Path } from './path.ts';

/**
 * Raises pixels to the ink that covers them; ink that is there stays.
 * @param image [side, side], 0 = paper, 1 = ink; written
 * @param darkness of full ink, in (0, 1]
 */
export function drawPath(image: Float32Array, side: number, path: Path, darkness: number): void {
  for (let i = 0; i < path.length; i++) {
    const from = path.start[i] === 1 ? i : i - 1;
    drawPiece(image, side, path, from, i, darkness);
  }
}

/** A line with round ends whose width runs from one end's to the other's. */
function drawPiece(image: Float32Array, side: number, path: Path, from: number, to: number, darkness: number): void {
  const [x0, y0, x1, y1] = [path.x[from], path.y[from], path.x[to], path.y[to]];
  const [r0, r1] = [path.radius[from], path.radius[to]];
  const reach = Math.max(r0, r1) + 0.5; // half a pixel of soft edge
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = Math.max(1e-9, dx * dx + dy * dy);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
      const distance = Math.sqrt(ex * ex + ey * ey);
      const ink = darkness * Math.min(1, r0 + t * (r1 - r0) + 0.5 - distance);
      const at = y * side + x;
      if (ink > image[at]) image[at] = ink;
    }
  }
}
