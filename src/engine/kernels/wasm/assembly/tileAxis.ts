/** y[outer, repeats, width] = x[outer, 1, width]: one axis of a tiling, in bytes. */
export function tileAxis(x: usize, y: usize, outer: i32, width: i32, repeats: i32): void {
  const whole = width * repeats;
  for (let o = 0; o < outer; o++) {
    if (width == 4) {
      const value = v128.load_splat<f32>(x);
      let at = 0;
      for (; at + 16 <= whole; at += 16) v128.store(y + at, value);
      for (; at < whole; at += 4) store<f32>(y + at, f32x4.extract_lane(value, 0));
    } else {
      for (let at = 0; at < whole; at += width) memory.copy(y + at, x, width);
    }
    x += width;
    y += whole;
  }
}
