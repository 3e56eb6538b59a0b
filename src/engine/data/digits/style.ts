/** How one example is written: the hand (slant, size, place, tremor), the pen (width, pressure, ink) and the scan. */
import type { Random } from '../../tensor/random.ts';

/** One smooth displacement wave: pixel (x, y) moves by (dx, dy) * sin(fx * x + fy * y + phase). */
export interface Wave {
  readonly fx: number;
  readonly fy: number;
  readonly phase: number;
  readonly dx: number;
  readonly dy: number;
}

export interface Style {
  /** Pixels from glyph units about the middle: x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0. */
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
  /** Standard deviation of each pen point, in glyph units. */
  readonly jitter: number;
  readonly waves: readonly Wave[];
  /** Half the stroke width, in pixels. */
  readonly radius: number;
  /** The radius swings by this fraction along the stroke. */
  readonly pressure: number;
  /** Darkest value of a stroke, in (0, 1]. */
  readonly ink: number;
  /** Where on the path the pen leaves the paper, in [0, 1), or null. */
  readonly gap: number | null;
  readonly clutter: boolean;
  /** Weight of the four neighbours of a blurred pixel, the pixel itself having 1. */
  readonly blur: number;
  /** Standard deviation of a pixel's noise. */
  readonly noise: number;
}

/** Height of a digit of scale 1, in pixels: that of the digits in MNIST. */
const height = 20;
const middle = 13.5;

export function drawStyle(random: Random): Style {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const angle = between(-15, 15) * (Math.PI / 180);
  const shear = between(-0.35, 0.35);
  const scaleX = height * between(0.75, 1.15);
  const scaleY = height * between(0.75, 1.05);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    // rotation * shear along x * scale
    xx: cos * scaleX,
    xy: (-cos * shear - sin) * scaleY,
    yx: sin * scaleX,
    yy: (-sin * shear + cos) * scaleY,
    x0: middle + between(-2.5, 2.5),
    y0: middle + between(-2.5, 2.5),
    jitter: 0.025,
    waves: [drawWave(random), drawWave(random), drawWave(random)],
    radius: between(0.75, 1.8),
    pressure: between(0, 0.35),
    ink: between(0.7, 1),
    gap: random.uniform() < 0.15 ? random.uniform() : null,
    clutter: random.uniform() < 0.2,
    blur: between(0, 0.35),
    noise: between(0.01, 0.08),
  };
}

/** Wave length 14 to 40 pixels, amplitude about one pixel. */
function drawWave(random: Random): Wave {
  const direction = 2 * Math.PI * random.uniform();
  const frequency = (2 * Math.PI) / (14 + 26 * random.uniform());
  return {
    fx: frequency * Math.cos(direction),
    fy: frequency * Math.sin(direction),
    phase: 2 * Math.PI * random.uniform(),
    dx: 0.7 * random.normal(),
    dy: 0.7 * random.normal(),
  };
}
