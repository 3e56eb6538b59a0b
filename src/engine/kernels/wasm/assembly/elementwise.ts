/** Element-wise kernels that the training step spends time in. */

/** dx = dy where x > 0, else 0. */
export function reluGradient(x: usize, dy: usize, dx: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let o = 0;
  const whole = (size & ~3) << 2, end = size << 2;
  for (; o < whole; o += 16) v128.store(dx + o, v128.and(v128.load(dy + o), f32x4.gt(v128.load(x + o), zero)));
  for (; o < end; o += 4) store<f32>(dx + o, load<f32>(x + o) > 0 ? load<f32>(dy + o) : 0);
}

/** y = max(x, 0); NaN stays NaN. */
export function relu(x: usize, y: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let o = 0;
  const whole = (size & ~3) << 2, end = size << 2;
  for (; o < whole; o += 16) v128.store(y + o, f32x4.max(v128.load(x + o), zero));
  for (; o < end; o += 4) store<f32>(y + o, max<f32>(load<f32>(x + o), 0));
}
