/** Gradient of average pooling, NHWC. A window divides by the pixels it really covers, as the forward pass does. */

/**
 * dx[batch, height, width, channels]: every pixel under a window gets its share of dy.
 * @param dy [batch, outHeight, outWidth, channels]
 */
export function avgPoolGradient(
  dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
  outHeight: i32, outWidth: i32,
): void {
  const stride = channels << 2;
  memory.fill(dx, 0, batch * height * width * stride);
  for (let n = 0; n < batch; n++) {
    const picture = dx + n * height * width * stride;
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(0, oy * strideHeight - padTop), bottom = min(height, oy * strideHeight - padTop + windowHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = max(0, ox * strideWidth - padLeft), right = min(width, ox * strideWidth - padLeft + windowWidth);
        const share = f32(1) / f32((bottom - top) * (right - left));
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) addScaled(dy, picture + (row * width + column) * stride, share, channels);
        }
        dy += stride;
      }
    }
  }
}

/** to[count] += from * factor. */
// @ts-ignore: decorator of AssemblyScript
@inline
function addScaled(from: usize, to: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor);
  let c = 0;
  for (; c + 4 <= count; c += 4) {
    const o = c << 2;
    v128.store(to + o, f32x4.add(v128.load(to + o), f32x4.mul(v128.load(from + o), factors)));
  }
  for (; c < count; c++) store<f32>(to + (c << 2), load<f32>(to + (c << 2)) + load<f32>(from + (c << 2)) * factor);
}
