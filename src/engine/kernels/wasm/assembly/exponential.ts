/** exp of four floats without a table (a table would be a data segment): Cephes expf, 2 ulp. */

/** For x <= 0, as in a softmax; below -87.3 the result is 0. */
export function exponential(x: v128): v128 {
  const floor = f32x4.splat(-87.3);
  const vanishes = f32x4.lt(x, floor);
  // x = n ln 2 + r, |r| <= ln 2 / 2. Beside 1.5 * 2^23 a float has no fraction left: it is rounded to n, in its lowest bits.
  const big = f32x4.splat(12582912);
  const rounded = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504088896341)), big);
  const n = f32x4.sub(rounded, big);
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))); // ln 2 in two parts: n * 0.693359375 is exact
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23); // 2^n: the bits of `big` are shifted out
  return v128.andnot(f32x4.mul(p, power), vanishes);
}
