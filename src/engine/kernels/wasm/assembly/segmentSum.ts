/** out[segment] = sum of the rows of x that carry this segment's id: the gradient of a gather. */

/**
 * @param x [rows, width]
 * @param ids int32 [rows]; an id outside 0..segments-1 is dropped
 * @param out [segments, width]
 */
export function segmentSum(x: usize, ids: usize, out: usize, rows: i32, width: i32, segments: i32): void {
  memory.fill(out, 0, (segments * width) << 2);
  for (let r = 0; r < rows; r++) {
    const id = load<i32>(ids + (r << 2));
    if (u32(id) < u32(segments)) {
      const to = out + ((id * width) << 2);
      let c = 0;
      for (; c + 4 <= width; c += 4) v128.store(to + (c << 2), f32x4.add(v128.load(to + (c << 2)), v128.load(x + (c << 2))));
      for (; c < width; c++) store<f32>(to + (c << 2), load<f32>(to + (c << 2)) + load<f32>(x + (c << 2)));
    }
    x += width << 2;
  }
}
