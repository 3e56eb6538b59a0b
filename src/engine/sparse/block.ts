/**
 * Block compressed rows: only blocks with a non-zero are stored, dense. Blocks at the right and lower edge are padded
 * with zeros. Index overhead: 16 bits a block (32 past 65,536 block columns) and 32 bits a block row.
 */
import { LabError } from '../errors.ts';
import { assertLength, createIndices, type DenseMatrix, indexBytes } from './dense.ts';

export interface BlockMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [height, width] of a block. */
  readonly block: readonly [number, number];
  /** [blockRows + 1] */
  readonly rowOffsets: Uint32Array;
  /** [blocks], block columns, ascending inside a block row. */
  readonly columnIndices: Uint16Array | Uint32Array;
  /** [blocks, height, width] */
  readonly values: Float32Array;
}

/** @throws LabError 'shapeMismatch' when values are not rows * columns, or a side of the block is no whole number > 0 */
export function encodeBlock(matrix: DenseMatrix, block: readonly [number, number]): BlockMatrix {
  const { rows, columns } = matrix;
  assertLength('block', matrix.values.length, rows * columns);
  assertBlock(block);
  const [height, width] = block;
  const blockRows = Math.ceil(rows / height);
  const blockColumns = Math.ceil(columns / width);
  const stored: number[] = [];
  const rowOffsets = new Uint32Array(blockRows + 1);
  for (let blockRow = 0; blockRow < blockRows; blockRow++) {
    for (let blockColumn = 0; blockColumn < blockColumns; blockColumn++) {
      if (hasNonZero(matrix, block, blockRow, blockColumn)) stored.push(blockColumn);
    }
    rowOffsets[blockRow + 1] = stored.length;
  }
  const columnIndices = createIndices(stored.length, blockColumns);
  columnIndices.set(stored);
  const packed: BlockMatrix = {
    rows,
    columns,
    block,
    rowOffsets,
    columnIndices,
    values: new Float32Array(stored.length * height * width),
  };
  eachStored(packed, (dense, at) => {
    packed.values[at] = matrix.values[dense];
  });
  return packed;
}

/** @returns [rows, columns] */
export function decodeBlock(packed: BlockMatrix): DenseMatrix {
  const { rows, columns, block, values } = packed;
  assertBlock(block);
  assertLength('block', values.length, packed.columnIndices.length * block[0] * block[1]);
  const dense = new Float32Array(rows * columns);
  eachStored(packed, (at, from) => {
    dense[at] = values[from];
  });
  return { rows, columns, values: dense };
}

/** Bytes of the three arrays, without names or shapes. @param blocks how many are stored */
export function blockByteLength(
  rows: number,
  columns: number,
  block: readonly [number, number],
  blocks: number,
  valueBytes = 4,
): number {
  const blockColumns = Math.ceil(columns / block[1]);
  const offsets = (Math.ceil(rows / block[0]) + 1) * 4;
  return offsets + blocks * (indexBytes(blockColumns) + block[0] * block[1] * valueBytes);
}

function hasNonZero(
  { rows, columns, values }: DenseMatrix,
  [height, width]: readonly [number, number],
  blockRow: number,
  blockColumn: number,
): boolean {
  const lastRow = Math.min((blockRow + 1) * height, rows);
  const lastColumn = Math.min((blockColumn + 1) * width, columns);
  for (let row = blockRow * height; row < lastRow; row++) {
    for (let column = blockColumn * width; column < lastColumn; column++) {
      if (values[row * columns + column] !== 0) return true;
    }
  }
  return false;
}

/** Every stored element that lies inside the matrix: its dense index and its packed index. */
function eachStored(packed: BlockMatrix, visit: (dense: number, at: number) => void): void {
  const { rows, columns, rowOffsets, columnIndices } = packed;
  const [height, width] = packed.block;
  for (let blockRow = 0; blockRow < rowOffsets.length - 1; blockRow++) {
    for (let block = rowOffsets[blockRow]; block < rowOffsets[blockRow + 1]; block++) {
      for (let i = 0; i < height * width; i++) {
        const row = blockRow * height + Math.floor(i / width);
        const column = columnIndices[block] * width + (i % width);
        if (row < rows && column < columns) visit(row * columns + column, block * height * width + i);
      }
    }
  }
}

function assertBlock([height, width]: readonly [number, number]): void {
  if ([height, width].every((side) => Number.isInteger(side) && side > 0)) return;
  throw new LabError('shapeMismatch', `block: wanted two whole sides above 0, got ${height} x ${width}`, {
    where: 'block',
    wanted: 'two whole sides above 0',
    got: `${height} x ${width}`,
  });
}
