/** Pixels as a PNG file: 8-bit RGBA, no filter. Pure; a canvas is not needed. */
import { zlibSync } from 'fflate';
import type { Picture } from './paint.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function encodePng({ pixels, width, height }: Picture): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(13);
  const fields = new DataView(head.buffer);
  fields.setUint32(0, width);
  fields.setUint32(4, height);
  head.set([8, 6, 0, 0, 0], 8); // depth, RGBA, deflate, filters of 0, not interlaced
  const stride = width * 4;
  const lines = new Uint8Array(height * (stride + 1)); // a byte in front of every line: its filter, none
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const parts = [
    Uint8Array.from(signature),
    chunk('IHDR', head),
    chunk('IDAT', zlibSync(lines)),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Length of the data, name, data, CRC-32 of name and data. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const fields = new DataView(bytes.buffer);
  fields.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  fields.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
