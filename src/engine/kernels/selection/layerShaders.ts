/**
 * The smallest scores of a whole layer, without sorting: counting passes over the digits (11 + 11 + 10 bits) of an
 * order-preserving integer, as tensor/selection.ts does; then ties are given out in reading order.
 */
import { elementMain } from '../webgpu/elementwise.ts';
import { defineProgram } from '../webgpu/program.ts';
import { BINS, keys, oneGroup, scoresAt, wordsAt } from './wgsl.ts';

/** One digit of all scores into bins: counted in each workgroup first. Walks memory in order: `inner` in a row, `outer` apart. */
export const countDigit = defineProgram('selection: count a digit', {
  read: { scores: 'array<u32>' },
  write: { bins: 'array<atomic<u32>>', state: 'array<atomic<u32>>' },
  params: ['size', 'offset', 'inner', 'outer', 'shift', 'bits', 'groups'],
  main: /* wgsl */ `${keys}
var<workgroup> own: array<atomic<u32>, ${BINS}>;
${oneGroup(64)} {
  for (var bin = lane; bin < ${BINS}u; bin += 64u) { atomicStore(&own[bin], 0u); }
  workgroupBarrier();
  let found = atomicLoad(&state[0]);
  for (var i = group.x * 64u + lane; i < p.size; i += p.groups * 64u) {
    let bits = scores[p.offset + i / p.inner * p.outer + i % p.inner];
    let key = keyOf(bits);
    if (p.shift == 21u) {
      if (isNaN(bits)) { atomicStore(&state[3], 1u); }
      atomicAdd(&own[key >> 21u], 1u);
    } else if (key >> (p.shift + p.bits) == found) {
      atomicAdd(&own[(key >> p.shift) & ((1u << p.bits) - 1u)], 1u);
    }
  }
  workgroupBarrier();
  for (var bin = lane; bin < ${BINS}u; bin += 64u) {
    let count = atomicLoad(&own[bin]);
    if (count > 0u) { atomicAdd(&bins[bin], count); }
  }
}`,
});

/** Which bin holds the score of the wanted rank; clears the bins for the next digit. */
export const pickDigit = defineProgram('selection: pick a digit', {
  read: {},
  write: { bins: 'array<u32>', state: 'array<u32>' },
  params: ['first', 'count', 'bits'],
  main: /* wgsl */ `
var<workgroup> sums: array<u32, 64>;
${oneGroup(64)} {
  let each = (1u << p.bits) / 64u;
  var sum = 0u;
  for (var bin = lane * each; bin < (lane + 1u) * each; bin++) { sum += bins[bin]; }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var rank = select(state[1], p.count, p.first == 1u);
    var part = 0u;
    while (part < 63u && rank > sums[part]) { rank -= sums[part]; part++; }
    var bin = part * each;
    while (bin + 1u < (part + 1u) * each && rank > bins[bin]) { rank -= bins[bin]; bin++; }
    state[0] = (select(state[0], 0u, p.first == 1u) << p.bits) | bin;
    state[1] = rank;
    state[2] = bins[bin];
  }
  storageBarrier();
  workgroupBarrier();
  for (var bin = lane; bin < ${BINS}u; bin += 64u) { bins[bin] = 0u; }
}`,
});

/** `run` is a word's place in reading order; neighbours in memory go to neighbouring invocations. */
const rowAndWord = /* wgsl */ `
  let down = p.columnStride > 1u;
  let row = select(i / p.rowWords, i % p.rows, down);
  let word = select(i % p.rowWords, i / p.rows, down);
  let run = row * p.rowWords + word;
  let end = min((word + 1u) * 32u, p.columns);`;

/** How many scores of each word equal the last one that goes. Nothing where all of them go. */
export const tallyTies = defineProgram('selection: tally ties', {
  read: { scores: 'array<u32>', state: 'array<u32>' },
  write: { ties: 'array<u32>' },
  params: ['size', 'rows', 'columns', 'rowWords', ...scoresAt],
  main:
    keys +
    elementMain(
      /* wgsl */ `
  if (state[1] == state[2]) { return; }
  ${rowAndWord}
  var count = 0u;
  for (var column = word * 32u; column < end; column++) {
    count += u32(keyOf(scores[p.offset + row * p.rowStride + column * p.columnStride]) == state[0]);
  }
  ties[run] = count;`,
      'p.size',
    ),
});

/** Ties of each word -> ties before it. */
export const sumTies = defineProgram('selection: sum ties', {
  read: { state: 'array<u32>' },
  write: { ties: 'array<u32>' },
  params: ['size'],
  main: /* wgsl */ `
var<workgroup> sums: array<u32, 256>;
${oneGroup(256)} {
  let size = select(p.size, 0u, state[1] == state[2]); // all go: nothing was tallied
  let each = (size + 255u) / 256u;
  let begin = min(lane * each, size);
  let end = min(begin + each, size);
  var sum = 0u;
  for (var i = begin; i < end; i++) { sum += ties[i]; }
  sums[lane] = sum;
  workgroupBarrier();
  var before = 0u;
  for (var other = 0u; other < lane; other++) { before += sums[other]; }
  for (var i = begin; i < end; i++) { let own = ties[i]; ties[i] = before; before += own; }
}`,
});

export const markSmallest = defineProgram('selection: mark the smallest', {
  read: { scores: 'array<u32>', state: 'array<u32>', ties: 'array<u32>' },
  write: { words: 'array<u32>' },
  params: ['size', 'rows', 'columns', 'rowWords', 'takesAll', ...scoresAt, ...wordsAt],
  main:
    keys +
    elementMain(
      /* wgsl */ `
  ${rowAndWord}
  let threshold = state[0];
  var left = 32u; // of those equal to the threshold
  if (p.takesAll == 0u && state[1] != state[2]) { left = state[1] - min(state[1], ties[run]); }
  var gone = 0u;
  for (var column = word * 32u; column < end; column++) {
    let key = keyOf(scores[p.offset + row * p.rowStride + column * p.columnStride]);
    let tie = key == threshold && left > 0u;
    if (tie) { left--; }
    if (key < threshold || tie) { gone |= 1u << (column % 32u); }
  }
  words[p.wordOffset + row * p.wordRow + word * p.wordColumn] = gone;`,
      'p.size',
    ),
});
