import { expect, test } from 'vitest';
import { LabError } from '../errors.ts';
import { maskCodes } from './maskCodes.ts';
import { bytesOf } from './safetensors/dtypes.ts';

test('pruned 16-bit codes become +0 and the others keep every bit, NaN payloads and -0 too', () => {
  const codes = Uint16Array.from([0x8000, 0x7e01, 0xc000, 0x0001, 0x3c00]);
  const masked = maskCodes('w', 'F16', bytesOf(codes), Uint8Array.from([1, 1, 0, 1, 0]));
  expect([...new Uint16Array(masked.buffer)]).toEqual([0x8000, 0x7e01, 0x0000, 0x0001, 0x0000]);
  expect(codes[2]).toBe(0xc000); // the given bytes are not written
});

test('a mask of another length is refused by the name of the tensor', () => {
  const call = () => maskCodes('fc1.weight', 'F32', new Uint8Array(8), new Uint8Array(3));
  expect(call).toThrow(LabError);
  expect(call).toThrow('fc1.weight: wanted a mask of 2, got 3');
});
