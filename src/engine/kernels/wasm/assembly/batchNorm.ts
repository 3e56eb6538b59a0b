/**
 * Training batch norm and its gradient over x[rows, channels]. Sums run in float32 within a block of rows and in float64
 * across blocks: as exact as float64 in practice, at the speed of float32.
 */

/** Rows of a block: 128 rows of 64 channels are 32 KiB, one L1 cache. */
const BLOCK: i32 = 128;

/**
 * sums[channels] (float64) of (x - center), or of its square.
 * @param center [channels], or 0 for none
 */
function columnSums(x: usize, center: usize, squared: bool, rows: i32, channels: i32, sums: usize): void {
  memory.fill(sums, 0, channels << 3);
  const stride = channels << 2;
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    const start = x + first * stride;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const shift = center ? v128.load(center + (c << 2)) : f32x4.splat(0);
      let partial = f32x4.splat(0);
      let from = start + (c << 2);
      for (let r = 0; r < count; r++) {
        let value = f32x4.sub(v128.load(from), shift);
        if (squared) value = f32x4.mul(value, value);
        partial = f32x4.add(partial, value);
        from += stride;
      }
      addToSums(sums + (c << 3), partial);
    }
    for (; c < channels; c++) {
      const shift = center ? load<f32>(center + (c << 2)) : f32(0);
      let partial: f32 = 0;
      let from = start + (c << 2);
      for (let r = 0; r < count; r++) {
        const value = load<f32>(from) - shift;
        partial += squared ? value * value : value;
        from += stride;
      }
      store<f64>(sums + (c << 3), load<f64>(sums + (c << 3)) + f64(partial));
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function addToSums(sums: usize, partial: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(partial)));
  const high = v128.shuffle<f32>(partial, partial, 2, 3, 2, 3);
  v128.store(sums + 16, f64x2.add(v128.load(sums + 16), f64x2.promote_low_f32x4(high)));
}

/**
 * y = (x - mean) / sqrt(variance + epsilon) * scale + shift with the statistics of x itself.
 * @param work 16 * channels bytes
 */
export function batchNormTrain(
  x: usize, scale: usize, shift: usize, epsilon: f64, rows: i32, channels: i32,
  y: usize, mean: usize, variance: usize, work: usize,
): void {
  columnSums(x, 0, false, rows, channels, work);
  for (let c = 0; c < channels; c++) store<f32>(mean + (c << 2), f32(load<f64>(work + (c << 3)) / f64(rows)));
  columnSums(x, mean, true, rows, channels, work);
  for (let c = 0; c < channels; c++) store<f32>(variance + (c << 2), f32(load<f64>(work + (c << 3)) / f64(rows)));
  batchNormInfer(x, scale, shift, mean, variance, epsilon, rows, channels, y, work);
}

/**
 * The same with given statistics.
 * @param scale, shift 0 = all ones, all zeros
 * @param work 8 * channels bytes
 */
export function batchNormInfer(
  x: usize, scale: usize, shift: usize, mean: usize, variance: usize, epsilon: f64, rows: i32, channels: i32,
  y: usize, work: usize,
): void {
  // y = x * gain + offset, gain = scale / std, offset = shift - mean * gain
  const gain = work, offset = work + (channels << 2);
  for (let c = 0; c < channels; c++) {
    const o = c << 2;
    const s = scale ? f64(load<f32>(scale + o)) : f64(1);
    const g = s / sqrt(f64(load<f32>(variance + o)) + epsilon);
    store<f32>(gain + o, f32(g));
    store<f32>(offset + o, f32((shift ? f64(load<f32>(shift + o)) : f64(0)) - f64(load<f32>(mean + o)) * g));
  }
  affine(x, gain, offset, rows, channels, y);
}

/** y[rows, channels] = x * gain + offset. */
function affine(x: usize, gain: usize, offset: usize, rows: i32, channels: i32, y: usize): void {
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const o = c << 2;
      v128.store(y + o, f32x4.add(f32x4.mul(v128.load(x + o), v128.load(gain + o)), v128.load(offset + o)));
    }
    for (; c < channels; c++) {
      const o = c << 2;
      store<f32>(y + o, load<f32>(x + o) * load<f32>(gain + o) + load<f32>(offset + o));
    }
    x += channels << 2;
    y += channels << 2;
  }
}

/**
 * With n = rows, xhat = (x - mean) / std:
 *   dShift = sum dy,  dScale = sum dy * xhat,  dx = scale / std * (dy - dShift / n - xhat * dScale / n)
 * @param work 24 * channels bytes
 */
export function batchNormTrainGradient(
  dy: usize, x: usize, scale: usize, mean: usize, variance: usize, epsilon: f64, rows: i32, channels: i32,
  dx: usize, dScale: usize, dShift: usize, work: usize,
): void {
  columnSums(dy, 0, false, rows, channels, work);
  for (let c = 0; c < channels; c++) store<f32>(dShift + (c << 2), f32(load<f64>(work + (c << 3))));
  centeredProducts(dy, x, mean, rows, channels, work);
  // dx = dy * a + (x - mean) * b + e, one a, b, e a channel
  const a = work + (channels << 3), b = a + (channels << 2), e = b + (channels << 2);
  for (let c = 0; c < channels; c++) {
    const o = c << 2;
    const inverse = 1 / sqrt(f64(load<f32>(variance + o)) + epsilon);
    const weighted = load<f64>(work + (c << 3)) * inverse;
    const gain = f64(load<f32>(scale + o)) * inverse;
    store<f32>(dScale + o, f32(weighted));
    store<f32>(a + o, f32(gain));
    store<f32>(b + o, f32((-gain * weighted * inverse) / f64(rows)));
    store<f32>(e + o, f32((-gain * f64(load<f32>(dShift + o))) / f64(rows)));
  }
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const o = c << 2;
      const centered = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const direct = f32x4.add(f32x4.mul(v128.load(dy + o), v128.load(a + o)), v128.load(e + o));
      v128.store(dx + o, f32x4.add(direct, f32x4.mul(centered, v128.load(b + o))));
    }
    for (; c < channels; c++) {
      const o = c << 2;
      const direct = load<f32>(dy + o) * load<f32>(a + o) + load<f32>(e + o);
      store<f32>(dx + o, direct + (load<f32>(x + o) - load<f32>(mean + o)) * load<f32>(b + o));
    }
    x += channels << 2;
    dy += channels << 2;
    dx += channels << 2;
  }
}

/** sums[channels] (float64) of dy * (x - mean). */
function centeredProducts(dy: usize, x: usize, mean: usize, rows: i32, channels: i32, sums: usize): void {
  memory.fill(sums, 0, channels << 3);
  const stride = channels << 2;
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    const start = first * stride;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const center = v128.load(mean + (c << 2));
      let partial = f32x4.splat(0);
      let at = start + (c << 2);
      for (let r = 0; r < count; r++) {
        partial = f32x4.add(partial, f32x4.mul(v128.load(dy + at), f32x4.sub(v128.load(x + at), center)));
        at += stride;
      }
      addToSums(sums + (c << 3), partial);
    }
    for (; c < channels; c++) {
      const center = load<f32>(mean + (c << 2));
      let partial: f32 = 0;
      let at = start + (c << 2);
      for (let r = 0; r < count; r++) {
        partial += load<f32>(dy + at) * (load<f32>(x + at) - center);
        at += stride;
      }
      store<f64>(sums + (c << 3), load<f64>(sums + (c << 3)) + f64(partial));
    }
  }
}
