/** im2col: what a sliding kernel sees at each of its places, as rows of a matrix; outside of the picture are zeros. */

/**
 * @param x [batch, height, width, channels]
 * @param rows [batch * outHeight * outWidth, kernelHeight * kernelWidth * channels]
 */
export function patchRows(
  x: usize, rows: usize, batch: i32, height: i32, width: i32, channels: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32,
): void {
  const bytes = channels << 2, line = width * bytes;
  let to = rows;
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * stride - padding;
        const first = max(0, -left), last = min(kernelWidth, width - left); // taps inside of the picture
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = oy * stride - padding + ky;
          const inside = y >= 0 && y < height && last > first;
          const before = inside ? first * bytes : kernelWidth * bytes;
          clear(to, before);
          if (inside) {
            copy(to + before, x + y * line + (left + first) * bytes, (last - first) * bytes);
            clear(to + last * bytes, (kernelWidth - last) * bytes);
          }
          to += kernelWidth * bytes;
        }
      }
    }
    x += height * line;
  }
}

/** Whole floats; a call for a few of them would cost more than the loop. */
function copy(to: usize, from: usize, bytes: i32): void {
  if (bytes > 64) {
    memory.copy(to, from, bytes);
    return;
  }
  for (let o = 0; o < bytes; o += 4) store<f32>(to + o, load<f32>(from + o));
}

function clear(to: usize, bytes: i32): void {
  for (let o = 0; o < bytes; o += 4) store<f32>(to + o, 0);
}
