/** Moving one point of a curve that never falls. Pure. */
import type { Curve } from '../../engine/options.ts';

/** The curve with one point at a height; its neighbours give way, so that it still never falls. */
export function raised(curve: Curve, index: number, height: number): Curve {
  const y = Math.round(Math.min(1, Math.max(0, height)) * 100) / 100;
  return curve.map(([x, old], place) => {
    if (place === index) return [x, y];
    return [x, place < index ? Math.min(old, y) : Math.max(old, y)];
  });
}
