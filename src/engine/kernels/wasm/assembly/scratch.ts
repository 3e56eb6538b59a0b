/**
 * Working memory of the kernels: one block of tfjs' heap, given once at start. The module itself owns no memory and has
 * no data segment, or it would write over tfjs' heap.
 *
 *   panelA  [BLOCK_ROWS x BLOCK_DEPTH]     left operand, packed four rows at a time
 *   panelB  [BLOCK_DEPTH x BLOCK_COLUMNS]  right operand, packed eight columns at a time
 *   edge    [4 x 8]                        one result tile that sticks out of the matrix
 *   block   [BLOCK_ROWS x BLOCK_COLUMNS]   one block of result before it is scattered (conv2d input gradient)
 *   zeros   [BLOCK_DEPTH]                  what lies outside the picture
 */
export const TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 8;
/** panelA = 64 KiB, panelB = 256 KiB: half an L2 cache of 512 KiB. */
export const BLOCK_ROWS: i32 = 64;
export const BLOCK_DEPTH: i32 = 256;
export const BLOCK_COLUMNS: i32 = 256;

export let panelA: usize = 0;
export let panelB: usize = 0;
export let edge: usize = 0;
export let block: usize = 0;
export let zeros: usize = 0;

export function scratchBytes(): i32 {
  return (
    (BLOCK_ROWS * BLOCK_DEPTH +
      BLOCK_DEPTH * BLOCK_COLUMNS +
      TILE_ROWS * TILE_COLUMNS +
      BLOCK_ROWS * BLOCK_COLUMNS +
      BLOCK_DEPTH) *
    4
  );
}

/** @param address of `scratchBytes()` bytes, 16-byte aligned */
export function setScratch(address: usize): void {
  panelA = address;
  panelB = panelA + ((BLOCK_ROWS * BLOCK_DEPTH) << 2);
  edge = panelB + ((BLOCK_DEPTH * BLOCK_COLUMNS) << 2);
  block = edge + ((TILE_ROWS * TILE_COLUMNS) << 2);
  zeros = block + ((BLOCK_ROWS * BLOCK_COLUMNS) << 2);
  memory.fill(zeros, 0, BLOCK_DEPTH << 2);
}
