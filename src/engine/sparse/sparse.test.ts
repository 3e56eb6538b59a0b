import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitmaskByteLength, decodeBitmask, encodeBitmask } from './bitmask.ts';
import { blockByteLength, decodeBlock, encodeBlock } from './block.ts';
import { csrByteLength, decodeCsr, encodeCsr } from './csr.ts';
import { countNonZero, type DenseMatrix } from './dense.ts';
import { decodeNm, encodeNm, fitsNm, nmByteLength } from './nm.ts';

/** Mostly zeros, odd sizes, now and then an empty row or no row at all. */
const anyMatrix = fc.record({ rows: fc.nat(9), columns: fc.nat(19) }).chain(({ rows, columns }) =>
  fc
    .array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.float()), {
      minLength: rows * columns,
      maxLength: rows * columns,
    })
    .map((list): DenseMatrix => ({ rows, columns, values: Float32Array.from(list, (x) => (x === 0 ? 0 : x)) })),
);

test('CSR gives every matrix back, and its bytes are those of its arrays', () => {
  fc.assert(
    fc.property(anyMatrix, (matrix) => {
      const packed = encodeCsr(matrix);
      expect(decodeCsr(packed)).toEqual(matrix);
      const { rowOffsets, columnIndices, values } = packed;
      expect(csrByteLength(matrix.rows, matrix.columns, countNonZero(matrix.values))).toBe(
        rowOffsets.byteLength + columnIndices.byteLength + values.byteLength,
      );
    }),
    { seed: 1 },
  );
});

test('bitmask gives every matrix back, and its bytes are those of its arrays', () => {
  fc.assert(
    fc.property(anyMatrix, (matrix) => {
      const packed = encodeBitmask(matrix);
      expect(decodeBitmask(packed)).toEqual(matrix);
      expect(bitmaskByteLength(matrix.rows, matrix.columns, countNonZero(matrix.values))).toBe(
        packed.bits.byteLength + packed.values.byteLength,
      );
    }),
    { seed: 2 },
  );
});

test('block gives every matrix back for every block size, and its bytes are those of its arrays', () => {
  fc.assert(
    fc.property(anyMatrix, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (matrix, height, width) => {
      const packed = encodeBlock(matrix, [height, width]);
      expect(decodeBlock(packed)).toEqual(matrix);
      const { rowOffsets, columnIndices, values } = packed;
      expect(blockByteLength(matrix.rows, matrix.columns, [height, width], columnIndices.length)).toBe(
        rowOffsets.byteLength + columnIndices.byteLength + values.byteLength,
      );
    }),
    { seed: 3 },
  );
});

test('N:M gives every matrix back that fits, refuses every other, and its bytes are those of its arrays', () => {
  fc.assert(
    fc.property(anyMatrix, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 17 }), (matrix, n, m) => {
      if (!fitsNm(matrix, n, m)) {
        expect(() => encodeNm(matrix, n, m)).toThrow('wanted at most');
        return;
      }
      const packed = encodeNm(matrix, n, m);
      expect(decodeNm(packed)).toEqual(matrix);
      expect(nmByteLength(matrix.rows, matrix.columns, n, m)).toBe(
        packed.values.byteLength + packed.indices.byteLength,
      );
    }),
    { seed: 4, numRuns: 300 },
  );
});

/** The worked example of the format notes: 9 columns, so the second byte of a row holds one bit. */
const worked: DenseMatrix = {
  rows: 2,
  columns: 9,
  values: Float32Array.from([0, 1.5, 0, 0, 2, 0, 0, 0, -3, 4, 0, 0, 0, 0, 0, 0, 0, 0]),
};

test('bitmask has the bytes of the worked example', () => {
  const { bits, values } = encodeBitmask(worked);
  expect([...bits]).toEqual([0x12, 0x01, 0x01, 0x00]);
  expect([...values]).toEqual([1.5, 2, -3, 4]);
});

test('CSR of the worked example', () => {
  const { rowOffsets, columnIndices, values } = encodeCsr(worked);
  expect([...rowOffsets]).toEqual([0, 3, 4]);
  expect([...columnIndices]).toEqual([1, 4, 8, 0]);
  expect([...values]).toEqual([1.5, 2, -3, 4]);
  expect(columnIndices).toBeInstanceOf(Uint16Array);
});

test('a row wider than 65,536 takes 32-bit columns', () => {
  const values = new Float32Array(65_537);
  values[65_536] = 1;
  const packed = encodeCsr({ rows: 1, columns: 65_537, values });
  expect(packed.columnIndices).toEqual(Uint32Array.from([65_536]));
  expect(csrByteLength(1, 65_537, 1)).toBe(2 * 4 + 4 + 4);
});

test('2:4 packs two places of two bits a group', () => {
  // Group 1 holds columns 1 and 3: places 01, 11 -> bits 1101 = 13. Group 2 holds column 2 only: place 10, unused 00.
  const packed = encodeNm({ rows: 1, columns: 8, values: Float32Array.from([0, 5, 0, 6, 0, 0, 7, 0]) }, 2, 4);
  expect([...packed.values]).toEqual([5, 6, 7, 0]);
  expect([...packed.indices]).toEqual([13 + (2 << 4)]);
});

test('a group too full for N:M is named', () => {
  const matrix = { rows: 2, columns: 4, values: Float32Array.from([1, 1, 0, 0, 1, 1, 1, 0]) };
  expect(() => encodeNm(matrix, 2, 4)).toThrow('row 1 from column 0');
});

test('values that are not rows x columns are refused by every layout', () => {
  const wrong = { rows: 2, columns: 3, values: new Float32Array(5) };
  for (const encode of [
    () => encodeCsr(wrong),
    () => encodeBitmask(wrong),
    () => encodeNm(wrong, 2, 4),
    () => encodeBlock(wrong, [1, 1]),
  ]) {
    expect(encode).toThrow('wanted 6 values, got 5');
  }
  expect(() => encodeBlock({ ...wrong, columns: 2.5 }, [0, 2])).toThrow('got 0 x 2');
});
