/** Sums of squares down the columns. */

/** Rows taken together: their float sums are added to the result, which keeps long sums exact enough and the rows in cache. */
const ROWS: i32 = 64;

/**
 * @param x [rows, columns]
 * @param sums of x^2, written: [columns]
 */
export function columnSquares(x: usize, sums: usize, rows: i32, columns: i32): void {
  memory.fill(sums, 0, columns << 2);
  const row = columns << 2;
  for (let begin = 0; begin < rows; begin += ROWS) {
    const count = min(ROWS, rows - begin);
    let c = 0;
    for (; c + 8 <= columns; c += 8) {
      let from = x + (c << 2);
      let a = f32x4.splat(0);
      let b = a;
      for (let i = 0; i < count; i++) {
        const first = v128.load(from);
        const second = v128.load(from, 16);
        a = f32x4.add(a, f32x4.mul(first, first));
        b = f32x4.add(b, f32x4.mul(second, second));
        from += row;
      }
      const to = sums + (c << 2);
      v128.store(to, f32x4.add(v128.load(to), a));
      v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
    }
    for (; c < columns; c++) {
      let from = x + (c << 2);
      let sum: f32 = 0;
      for (let i = 0; i < count; i++) {
        const value = load<f32>(from);
        sum += value * value;
        from += row;
      }
      const to = sums + (c << 2);
      store<f32>(to, load<f32>(to) + sum);
    }
    x += count * row;
  }
}
