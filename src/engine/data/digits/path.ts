/** A pen's path in pixels, in buffers that are used again for every digit. */

const capacity = 1024;

export interface Path {
  /** Points used. */
  length: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Half the width of the line there, pixels. */
  readonly radius: Float32Array;
  /** 1 = the pen comes down here: no line from the point before. */
  readonly start: Uint8Array;
}

export function createPath(): Path {
  return {
    length: 0,
    x: new Float32Array(capacity),
    y: new Float32Array(capacity),
    radius: new Float32Array(capacity),
    start: new Uint8Array(capacity),
  };
}

/** What lies beyond the capacity is dropped: no glyph comes near. */
export function addPoint(path: Path, x: number, y: number, radius: number, start: boolean): void {
  if (path.length === capacity) return;
  path.x[path.length] = x;
  path.y[path.length] = y;
  path.radius[path.length] = radius;
  path.start[path.length] = start ? 1 : 0;
  path.length += 1;
}
