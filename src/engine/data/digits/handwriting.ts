/** One digit as one writer writes it once: the glyph, shaken, slanted, turned, bent and put on paper. */
import type { Random } from '../../tensor/random.ts';
import { glyphs } from './glyphs.ts';
import { addPoint, type Path } from './path.ts';
import type { Writer } from './writer.ts';

/** Straight pieces between two points of a glyph. */
const piecesPerSpan = 6;
const maxPoints = 16;
const pointsX = new Float32Array(maxPoints);
const pointsY = new Float32Array(maxPoints);

/**
 * Appends the digit's strokes.
 * @param centre of the image, pixels
 * @param height of a digit of size 1, pixels
 */
export function writeDigit(
  path: Path,
  digit: number,
  writer: Writer,
  random: Random,
  centre: readonly [number, number],
  height: number,
): void {
  const variants = glyphs[digit];
  const usual = random.uniform() < 0.8;
  const glyph = variants[usual ? writer.variants[digit] : random.int(variants.length)];
  const map = createMap(writer, random, centre, height);
  const pressure = 1 + 0.12 * random.normal();
  const phase = 2 * Math.PI * random.uniform();
  const radius = Math.max(0.55, writer.penRadius * pressure);
  const lift = random.uniform() < 0.12 ? random.uniform() : -1; // where along the strokes the ink fails
  const spans = glyph.reduce((sum, stroke) => sum + stroke.length / 2 - 1, 0);
  let passed = 0;
  for (const stroke of glyph) {
    const count = stroke.length / 2;
    for (let i = 0; i < count; i++) {
      pointsX[i] = stroke[2 * i] + writer.tremor * random.normal();
      pointsY[i] = stroke[2 * i + 1] + writer.tremor * random.normal();
    }
    let penUp = true;
    for (let span = 0; span + 1 < count; span++, passed++) {
      for (let piece = span === 0 ? 0 : 1; piece <= piecesPerSpan; piece++) {
        const t = piece / piecesPerSpan;
        const along = (passed + t) / spans;
        if (lift >= 0 && Math.abs(along - lift) < 0.035) {
          penUp = true;
          continue;
        }
        const x = spline(pointsX, count, span, t);
        const y = spline(pointsY, count, span, t);
        addPoint(path, map.x(x, y), map.y(x, y), radius * (1 + 0.18 * Math.sin(phase + 5 * along)), penUp);
        penUp = false;
      }
    }
  }
}

interface PlaneMap {
  x(x: number, y: number): number;
  y(x: number, y: number): number;
}

/** Glyph box -> pixels: an affine map (width, slant, turn, size, place) of an elastic one (two slow waves on each axis). */
function createMap(
  writer: Writer,
  random: Random,
  [centreX, centreY]: readonly [number, number],
  height: number,
): PlaneMap {
  const size = height * (1 + 0.11 * random.normal());
  const width = size * Math.min(1.35, Math.max(0.65, writer.width * (1 + 0.08 * random.normal())));
  const slant = Math.min(0.6, Math.max(-0.4, writer.slant + 0.06 * random.normal()));
  const turn = 0.12 * random.normal();
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [shiftX, shiftY] = [centreX + 1.3 * random.normal(), centreY + 1.3 * random.normal()];
  const waves = Array.from({ length: 4 }, () => createWave(random));
  const bentX = (x: number, y: number) => x + waves[0](x, y) + waves[1](x, y);
  const bentY = (x: number, y: number) => y + waves[2](x, y) + waves[3](x, y);
  const slantedX = (x: number, y: number) => width * bentX(x, y) - slant * size * bentY(x, y);
  return {
    x: (x, y) => shiftX + cos * slantedX(x, y) - sin * size * bentY(x, y),
    y: (x, y) => shiftY + sin * slantedX(x, y) + cos * size * bentY(x, y),
  };
}

/** Amplitude in box heights; half a wave to one and a half across the box. */
function createWave(random: Random): (x: number, y: number) => number {
  const amplitude = 0.031 * random.normal();
  const [kx, ky] = [5 * random.normal(), 4 * random.normal()];
  const phase = 2 * Math.PI * random.uniform();
  return (x, y) => amplitude * Math.sin(kx * x + ky * y + phase);
}

/** Catmull-Rom through points[span] and points[span + 1]; the ends are doubled. */
function spline(points: Float32Array, count: number, span: number, t: number): number {
  const before = points[Math.max(0, span - 1)];
  const [a, b] = [points[span], points[span + 1]];
  const after = points[Math.min(count - 1, span + 2)];
  const t2 = t * t;
  return (
    0.5 *
    (2 * a + (b - before) * t + (2 * before - 5 * a + 4 * b - after) * t2 + (3 * a - before - 3 * b + after) * t2 * t)
  );
}
