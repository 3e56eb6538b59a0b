/** Max pooling and its gradient, NHWC. A window takes the first of equal maxima; what lies outside the picture never wins. */

let height: i32 = 0;
let width: i32 = 0;
let channels: i32 = 0;
let windowHeight: i32 = 0;
let windowWidth: i32 = 0;
let strideHeight: i32 = 0;
let strideWidth: i32 = 0;
let padTop: i32 = 0;
let padLeft: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;

/** Sizes of the calls that follow. */
export function setMaxPool(
  h: i32, w: i32, c: i32, wh: i32, ww: i32, sh: i32, sw: i32, top: i32, left: i32, oh: i32, ow: i32,
): void {
  height = h; width = w; channels = c;
  windowHeight = wh; windowWidth = ww;
  strideHeight = sh; strideWidth = sw;
  padTop = top; padLeft = left;
  outHeight = oh; outWidth = ow;
}

/** y[batch, outHeight, outWidth, channels] */
export function maxPool(x: usize, y: usize, batch: i32): void {
  const stride = channels << 2;
  for (let n = 0; n < batch; n++) {
    const picture = x + n * height * width * stride;
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(0, oy * strideHeight - padTop), bottom = min(height, oy * strideHeight - padTop + windowHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = max(0, ox * strideWidth - padLeft), right = min(width, ox * strideWidth - padLeft + windowWidth);
        let c = 0;
        for (; c + 4 <= channels; c += 4) v128.store(y + (c << 2), windowMax(picture + (c << 2), stride, top, bottom, left, right));
        for (; c < channels; c++) {
          let best: f32 = -Infinity;
          for (let row = top; row < bottom; row++) {
            for (let column = left; column < right; column++) {
              const value = load<f32>(picture + (row * width + column) * stride + (c << 2));
              if (value > best) best = value;
            }
          }
          store<f32>(y + (c << 2), best);
        }
        y += stride;
      }
    }
  }
}

/** Maximum of four channels over a window; -Infinity where nothing is greater than that (NaN never is). */
// @ts-ignore: decorator of AssemblyScript
@inline
function windowMax(at: usize, stride: i32, top: i32, bottom: i32, left: i32, right: i32): v128 {
  let best = f32x4.splat(-Infinity);
  for (let row = top; row < bottom; row++) {
    let from = at + (row * width + left) * stride;
    for (let column = left; column < right; column++) {
      best = f32x4.pmax(best, v128.load(from));
      from += stride;
    }
  }
  return best;
}

/** dx[batch, height, width, channels]: each dy goes to the first maximum of its window. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, batch: i32): void {
  const stride = channels << 2;
  memory.fill(dx, 0, batch * height * width * stride);
  for (let n = 0; n < batch; n++) {
    const picture = n * height * width * stride;
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(0, oy * strideHeight - padTop), bottom = min(height, oy * strideHeight - padTop + windowHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = max(0, ox * strideWidth - padLeft), right = min(width, ox * strideWidth - padLeft + windowWidth);
        let c = 0;
        for (; c + 4 <= channels; c += 4) {
          const at = picture + (c << 2);
          const best = windowMax(x + at, stride, top, bottom, left, right);
          const gradient = v128.load(dy + (c << 2));
          let free = i32x4.splat(-1); // lanes that have not given their gradient away yet
          for (let row = top; row < bottom; row++) {
            let offset = at + (row * width + left) * stride;
            for (let column = left; column < right; column++) {
              const hit = v128.and(free, f32x4.eq(v128.load(x + offset), best));
              v128.store(dx + offset, f32x4.add(v128.load(dx + offset), v128.and(hit, gradient)));
              free = v128.andnot(free, hit);
              offset += stride;
            }
          }
        }
        for (; c < channels; c++) giveToFirst(x, dy + (c << 2), dx, picture + (c << 2), top, bottom, left, right);
        dy += stride;
      }
    }
  }
}

/** One channel of one window. */
function giveToFirst(
  x: usize, dy: usize, dx: usize, at: usize, top: i32, bottom: i32, left: i32, right: i32,
): void {
  const stride = channels << 2;
  let best: f32 = -Infinity;
  let winner: usize = at + (top * width + left) * stride;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const offset = at + (row * width + column) * stride;
      if (load<f32>(x + offset) > best) {
        best = load<f32>(x + offset);
        winner = offset;
      }
    }
  }
  store<f32>(dx + winner, load<f32>(dx + winner) + load<f32>(dy));
}
