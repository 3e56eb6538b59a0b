/** The smallest scores within each row, or within each group of N:M. */
import { elementMain } from '../webgpu/elementwise.ts';
import { defineProgram } from '../webgpu/program.ts';
import { BINS, keys, oneGroup, scoresAt, wordsAt } from './wgsl.ts';

/** All of it for one row: one workgroup each. */
export const smallestOfRows = defineProgram('selection: smallest of rows', {
  read: { scores: 'array<u32>' },
  write: { words: 'array<u32>', state: 'array<atomic<u32>>' },
  params: ['rows', 'columns', 'rowWords', 'count', 'takesAll', 'across', ...scoresAt, ...wordsAt],
  main: /* wgsl */ `${keys}
var<workgroup> bins: array<atomic<u32>, ${BINS}>;
var<workgroup> sums: array<u32, 64>;
var<workgroup> found: u32;
var<workgroup> rank: u32;
var<workgroup> equal: u32;
${oneGroup(64)} {
  let row = group.y * p.across + group.x;
  if (row >= p.rows) { return; }
  let start = p.offset + row * p.rowStride;
  if (lane == 0u) { found = 0u; rank = p.count; }
  for (var digit = 0u; digit < 3u; digit++) {
    let shift = select(select(0u, 10u, digit == 1u), 21u, digit == 0u);
    let bits = select(11u, 10u, digit == 2u);
    for (var bin = lane; bin < ${BINS}u; bin += 64u) { atomicStore(&bins[bin], 0u); }
    workgroupBarrier();
    for (var column = lane; column < p.columns; column += 64u) {
      let value = scores[start + column * p.columnStride];
      let key = keyOf(value);
      if (digit == 0u) {
        if (isNaN(value)) { atomicStore(&state[3], 1u); }
        atomicAdd(&bins[key >> 21u], 1u);
      } else if (key >> (shift + bits) == found) {
        atomicAdd(&bins[(key >> shift) & ((1u << bits) - 1u)], 1u);
      }
    }
    workgroupBarrier();
    let each = (1u << bits) / 64u;
    var sum = 0u;
    for (var bin = lane * each; bin < (lane + 1u) * each; bin++) { sum += atomicLoad(&bins[bin]); }
    sums[lane] = sum;
    workgroupBarrier();
    if (lane == 0u) {
      var wanted = rank;
      var part = 0u;
      while (part < 63u && wanted > sums[part]) { wanted -= sums[part]; part++; }
      var bin = part * each;
      while (bin + 1u < (part + 1u) * each && wanted > atomicLoad(&bins[bin])) { wanted -= atomicLoad(&bins[bin]); bin++; }
      found = (found << bits) | bin;
      rank = wanted;
      equal = atomicLoad(&bins[bin]);
    }
    workgroupBarrier();
  }
  let takesAll = p.takesAll == 1u || rank == equal;
  var before = 0u; // ties in the words before this round's
  for (var first = 0u; first < p.rowWords; first += 64u) {
    let word = first + lane;
    let end = min((word + 1u) * 32u, p.columns);
    var count = 0u;
    for (var column = word * 32u; column < end; column++) {
      count += u32(keyOf(scores[start + column * p.columnStride]) == found);
    }
    sums[lane] = count;
    workgroupBarrier();
    var earlier = before;
    for (var other = 0u; other < 64u; other++) {
      if (other < lane) { earlier += sums[other]; }
      before += sums[other];
    }
    workgroupBarrier();
    var left = select(rank - min(rank, earlier), 32u, takesAll);
    var gone = 0u;
    for (var column = word * 32u; column < end; column++) {
      let key = keyOf(scores[start + column * p.columnStride]);
      let tie = key == found && left > 0u;
      if (tie) { left--; }
      if (key < found || tie) { gone |= 1u << (column % 32u); }
    }
    if (word < p.rowWords) { words[p.wordOffset + row * p.wordRow + word * p.wordColumn] = gone; }
  }
}`,
});

/** Of every `of` scores of a row the `drop` smallest, one invocation a group. The words are 0 before. */
export const smallestOfGroups = defineProgram('selection: smallest of groups', {
  read: { scores: 'array<u32>' },
  write: { words: 'array<atomic<u32>>', state: 'array<atomic<u32>>' },
  params: ['size', 'columns', 'rowGroups', 'width', 'drop', ...scoresAt, ...wordsAt],
  main:
    keys +
    elementMain(
      /* wgsl */ `
  let row = i / p.rowGroups;
  let first = i % p.rowGroups * p.width;
  let width = min(p.width, p.columns - first);
  var keys: array<u32, 32>;
  for (var k = 0u; k < width; k++) {
    let bits = scores[p.offset + row * p.rowStride + (first + k) * p.columnStride];
    if (isNaN(bits)) { atomicStore(&state[3], 1u); }
    keys[k] = keyOf(bits);
  }
  var gone = 0u;
  for (var times = min(p.drop, width); times > 0u; times--) {
    var lowest = 32u;
    for (var k = 0u; k < width; k++) {
      if (((gone >> k) & 1u) == 1u) { continue; }
      if (lowest == 32u || keys[k] < keys[min(lowest, 31u)]) { lowest = k; }
    }
    gone |= 1u << lowest;
  }
  // a group may lie across two words
  let at = p.wordOffset + row * p.wordRow + first / 32u * p.wordColumn;
  let shift = first % 32u;
  atomicOr(&words[at], gone << shift);
  if (shift + width > 32u) { atomicOr(&words[at + p.wordColumn], gone >> (32u - shift)); }`,
      'p.size',
    ),
});
