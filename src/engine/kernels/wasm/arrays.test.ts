import { beforeAll, expect, test } from 'vitest';
import { useArrayKernels } from '../../../testing/backends.ts';
import { arrayKernels, withoutArrayKernels } from './arrays.ts';

beforeAll(useArrayKernels);

test('arrays of one call lie apart and on multiples of 16 bytes', () => {
  arrayKernels()!.withRoom(3 + 4 * 5 + 8 * 7, (room) => {
    const taken = [room.bytes(3), room.floats(5), room.doubles(7)];
    let end = 0;
    for (const { at, view } of taken) {
      expect(at % 16).toBe(0);
      expect(at).toBeGreaterThanOrEqual(end);
      end = at + view.byteLength;
    }
  });
});

test('a call that needs more than what is kept gets its own memory', () => {
  const buffer = (bytes: number) => arrayKernels()!.withRoom(bytes, (room) => room.bytes(bytes).view.buffer);
  expect(buffer(100)).toBe(buffer(200));
  expect(buffer(2 ** 24)).not.toBe(buffer(2 ** 24));
});

test('more than 4 GiB is refused', () => {
  const refused = () => arrayKernels()!.withRoom(2 ** 33, () => {});
  expect(refused).toThrowError(expect.objectContaining({ code: 'outOfMemory' }));
});

test('a call that takes more than it asked for is a fault of ours', () => {
  const greedy = () => arrayKernels()!.withRoom(8, (room) => room.doubles(2 ** 21));
  expect(greedy).toThrowError(expect.objectContaining({ code: 'internal' }));
});

test('references are reached without uninstalling', () => {
  expect(withoutArrayKernels(arrayKernels)).toBeNull();
  expect(arrayKernels()).not.toBeNull();
});
