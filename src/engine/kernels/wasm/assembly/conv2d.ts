/**
 * Convolution and its two gradients as matrix products over patches, NHWC. The patch matrix
 * P[batch * outHeight * outWidth, filterHeight * filterWidth * channels] is never stored: panels are packed straight from
 * the picture, many pictures to a block.
 *
 *   output          Y  = P * F        [positions, filters]
 *   filter gradient dF = P^T * dY     [taps * channels, filters]
 *   input gradient  dP = dY * F^T     scattered back onto the picture
 */
import { packA, packB, storeTransposed } from './pack';
import { BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS, block, panelA, zeros } from './scratch';
import { multiplyPanels } from './tile';

let height: i32 = 0;
let width: i32 = 0;
let channels: i32 = 0;
let filterHeight: i32 = 0;
let filterWidth: i32 = 0;
let strideHeight: i32 = 0;
let strideWidth: i32 = 0;
let dilationHeight: i32 = 0;
let dilationWidth: i32 = 0;
let padTop: i32 = 0;
let padLeft: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;
/** Numbers of a patch that lie side by side in the picture, and how many such runs a row of taps has. */
let run: i32 = 0;
let runsPerRow: i32 = 0;

/** Sizes of the calls that follow; the batch and the number of filters come with each call. */
export function setConv2d(
  h: i32, w: i32, c: i32, fh: i32, fw: i32, sh: i32, sw: i32, dh: i32, dw: i32, top: i32, left: i32, oh: i32, ow: i32,
): void {
  height = h; width = w; channels = c;
  filterHeight = fh; filterWidth = fw;
  strideHeight = sh; strideWidth = sw;
  dilationHeight = dh; dilationWidth = dw;
  padTop = top; padLeft = left;
  outHeight = oh; outWidth = ow;
  // a row of taps is one run, unless it is spread by dilation or may stick out of the picture
  const whole = dw == 1 && left == 0 && (ow - 1) * sw + fw <= w;
  run = whole ? fw * c : c;
  runsPerRow = whole ? 1 : fw;
}

/** Address in x of the picture's row 0, column 0, channel 0 for an output position, and where its patch begins. */
let patchPicture: usize = 0;
let patchY: i32 = 0;
let patchX: i32 = 0;
function locate(x: usize, position: i32): void {
  const area = outHeight * outWidth;
  const picture = position / area;
  const inside = position - picture * area;
  const y = inside / outWidth;
  patchPicture = x + ((picture * height * width * channels) << 2);
  patchY = y * strideHeight - padTop;
  patchX = (inside - y * outWidth) * strideWidth - padLeft;
}

/** Address of what lies under one run of a patch; 0 outside the picture. */
// @ts-ignore: decorator of AssemblyScript
@inline
function under(picture: usize, y: i32, x: i32): usize {
  // one unsigned comparison tests both ends
  return u32(y) < u32(height) && u32(x) < u32(width) ? picture + (((y * width + x) * channels) << 2) : 0;
}

/** Y[positions, filters] = P * F. @param x [batch, height, width, channels] @param f [taps * channels, filters] */
export function conv2d(x: usize, f: usize, y: usize, batch: i32, filters: i32): void {
  const positions = batch * outHeight * outWidth;
  const depth = filterHeight * filterWidth * channels;
  for (let j = 0; j < filters; j += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, filters - j);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, depth - k);
      packB(f + ((k * filters + j) << 2), filters, 1, d, n);
      for (let i = 0; i < positions; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, positions - i);
        packPatches(x, i, m, k, d);
        multiplyPanels(y + ((i * filters + j) << 2), filters, m, n, d, k > 0);
      }
    }
  }
}

/** panelA <- P[first.. of `rows`, k.. of `depth`], in groups of four rows: [rows / 4, depth, 4]. */
function packPatches(x: usize, first: i32, rows: i32, k: i32, depth: i32): void {
  let to = panelA;
  const last = first + rows - 1;
  for (let i = 0; i < rows; i += 4) {
    // rows that are missing in the last group repeat the last one: their products are not copied
    locate(x, first + i);
    const p0 = patchPicture, y0 = patchY, x0 = patchX;
    locate(x, min(last, first + i + 1));
    const p1 = patchPicture, y1 = patchY, x1 = patchX;
    locate(x, min(last, first + i + 2));
    const p2 = patchPicture, y2 = patchY, x2 = patchX;
    locate(x, min(last, first + i + 3));
    const p3 = patchPicture, y3 = patchY, x3 = patchX;
    let tap = k / run;
    let within = k - tap * run;
    let tapY = tap / runsPerRow;
    let tapX = tap - tapY * runsPerRow;
    for (let left = depth; left > 0; ) {
      const count = min(left, run - within);
      const dy = tapY * dilationHeight, dx = tapX * dilationWidth;
      let a0 = under(p0, y0 + dy, x0 + dx), a1 = under(p1, y1 + dy, x1 + dx);
      let a2 = under(p2, y2 + dy, x2 + dx), a3 = under(p3, y3 + dy, x3 + dx);
      const skip = within << 2;
      a0 = a0 ? a0 + skip : zeros;
      a1 = a1 ? a1 + skip : zeros;
      a2 = a2 ? a2 + skip : zeros;
      a3 = a3 ? a3 + skip : zeros;
      let c = 0;
      for (; c + 4 <= count; c += 4) {
        storeTransposed(to, 16, v128.load(a0), v128.load(a1), v128.load(a2), v128.load(a3));
        a0 += 16; a1 += 16; a2 += 16; a3 += 16;
        to += 64;
      }
      for (; c < count; c++) {
        store<f32>(to, load<f32>(a0));
        store<f32>(to, load<f32>(a1), 4);
        store<f32>(to, load<f32>(a2), 8);
        store<f32>(to, load<f32>(a3), 12);
        a0 += 4; a1 += 4; a2 += 4; a3 += 4;
        to += 16;
      }
      left -= count;
      within = 0;
      if (++tapX == runsPerRow) { tapX = 0; tapY++; }
    }
  }
}

/** dF[taps * channels, filters] = P^T * dY, summed over the batch. @param dy [positions, filters] */
export function conv2dFilterGradient(x: usize, dy: usize, df: usize, batch: i32, filters: i32): void {
  const positions = batch * outHeight * outWidth;
  const taps = filterHeight * filterWidth * channels;
  for (let j = 0; j < filters; j += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, filters - j);
    for (let p = 0; p < positions; p += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, positions - p);
      packB(dy + ((p * filters + j) << 2), filters, 1, d, n);
      for (let i = 0; i < taps; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, taps - i);
        packPatchesTransposed(x, p, d, i, m);
        multiplyPanels(df + ((i * filters + j) << 2), filters, m, n, d, p > 0);
      }
    }
  }
}

/** panelA <- P^T[k.. of `rows`, first.. of `depth` positions], in groups of four rows: [rows / 4, depth, 4]. */
function packPatchesTransposed(x: usize, first: i32, depth: i32, k: i32, rows: i32): void {
  const group = depth << 4; // bytes of four packed rows
  for (let p = 0; p < depth; p++) {
    locate(x, first + p);
    const to = panelA + (p << 4);
    let tap = k / run;
    let within = k - tap * run;
    let tapY = tap / runsPerRow;
    let tapX = tap - tapY * runsPerRow;
    for (let row = 0; row < rows; ) {
      const count = min(rows - row, run - within);
      const source = under(patchPicture, patchY + tapY * dilationHeight, patchX + tapX * dilationWidth);
      let from = source ? source + (within << 2) : zeros;
      const end = row + count;
      while (row < end) {
        if ((row & 3) == 0 && row + 4 <= end) {
          v128.store(to + (row >> 2) * group, v128.load(from));
          row += 4;
          from += 16;
        } else {
          store<f32>(to + (row >> 2) * group + ((row & 3) << 2), load<f32>(from));
          row++;
          from += 4;
        }
      }
      within = 0;
      if (++tapX == runsPerRow) { tapX = 0; tapY++; }
    }
  }
}

/** dX[batch, height, width, channels]: dP = dY * F^T block by block, each added back onto the picture at once. */
export function conv2dInputGradient(dy: usize, f: usize, dx: usize, batch: i32, filters: i32): void {
  const positions = batch * outHeight * outWidth;
  const taps = filterHeight * filterWidth * channels;
  memory.fill(dx, 0, (batch * height * width * channels) << 2);
  for (let k = 0; k < taps; k += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, taps - k);
    for (let q = 0; q < filters; q += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, filters - q);
      packB(f + ((k * filters + q) << 2), 1, filters, d, n);
      for (let i = 0; i < positions; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, positions - i);
        packA(dy + ((i * filters + q) << 2), filters, 1, m, d);
        multiplyPanels(block, n, m, n, d, false);
        for (let row = 0; row < m; row++) addPatch(block + ((row * n) << 2), dx, i + row, k, n);
      }
    }
  }
}

/** Adds P[position, k.. of `depth`] onto the picture it was taken from. */
function addPatch(from: usize, dx: usize, position: i32, k: i32, depth: i32): void {
  locate(dx, position);
  let tap = k / run;
  let within = k - tap * run;
  let tapY = tap / runsPerRow;
  let tapX = tap - tapY * runsPerRow;
  for (let left = depth; left > 0; ) {
    const count = min(left, run - within);
    let to = under(patchPicture, patchY + tapY * dilationHeight, patchX + tapX * dilationWidth);
    if (to) {
      to += within << 2;
      let c = 0;
      for (; c + 4 <= count; c += 4) v128.store(to + (c << 2), f32x4.add(v128.load(to + (c << 2)), v128.load(from + (c << 2))));
      for (; c < count; c++) store<f32>(to + (c << 2), load<f32>(to + (c << 2)) + load<f32>(from + (c << 2)));
    }
    from += count << 2;
    left -= count;
    within = 0;
    if (++tapX == runsPerRow) { tapX = 0; tapY++; }
  }
}
