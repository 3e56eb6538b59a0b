/** Softmax cross entropy with integer labels, and its gradient. */
import { exponential } from './exponential';

/** Given by JavaScript: one call a row; the language's own needs a table. */
// @ts-ignore: decorator of AssemblyScript
@external('env', 'log')
declare function log(x: f64): f64;

/**
 * @param probabilities written: softmax of each row, [batch, classes]
 * @returns mean over the batch of -log softmax(logits)[label]; NaN for a label outside 0..classes-1
 */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, probabilities: usize, batch: i32, classes: i32,
): f64 {
  let total: f64 = 0;
  for (let n = 0; n < batch; n++) {
    let largest: f32 = -Infinity;
    for (let c = 0; c < classes; c++) largest = max<f32>(largest, load<f32>(logits + (c << 2)));
    const sum = shiftedPowers(logits, largest, probabilities, classes);
    const inverse = f32(1 / sum);
    for (let c = 0; c < classes; c++) store<f32>(probabilities + (c << 2), load<f32>(probabilities + (c << 2)) * inverse);
    const label = load<i32>(labels + (n << 2));
    total += u32(label) < u32(classes) ? log(sum) + f64(largest) - f64(load<f32>(logits + (label << 2))) : NaN;
    logits += classes << 2;
    probabilities += classes << 2;
  }
  return total / f64(batch);
}

/** powers[count] = exp(x - largest). @returns their sum */
function shiftedPowers(x: usize, largest: f32, powers: usize, count: i32): f64 {
  const shift = f32x4.splat(largest);
  let sum = f64x2.splat(0);
  let c = 0;
  for (; c + 4 <= count; c += 4) {
    const power = exponential(f32x4.sub(v128.load(x + (c << 2)), shift));
    v128.store(powers + (c << 2), power);
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(power));
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.shuffle<f32>(power, power, 2, 3, 2, 3)));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  for (; c < count; c++) {
    const power = f32x4.extract_lane(exponential(f32x4.splat(load<f32>(x + (c << 2)) - largest)), 0);
    store<f32>(powers + (c << 2), power);
    total += f64(power);
  }
  return total;
}

/** dLogits = (softmax - oneHot(label)) * factor, factor = dLoss / batch. */
export function softmaxCrossEntropyGradient(
  probabilities: usize, labels: usize, factor: f32, gradient: usize, batch: i32, classes: i32,
): void {
  for (let n = 0; n < batch; n++) {
    const label = load<i32>(labels + (n << 2));
    for (let c = 0; c < classes; c++) {
      const target: f32 = c == label ? 1 : 0;
      store<f32>(gradient + (c << 2), (load<f32>(probabilities + (c << 2)) - target) * factor);
    }
    probabilities += classes << 2;
    gradient += classes << 2;
  }
}
