/**
 * Protocol buffers, as much as ONNX needs: messages as lists of chunks, so that weights are never copied into one array.
 * A field is a key (number << 3 | wire type) and a value. https://protobuf.dev/programming-guides/encoding
 */
import { LabError } from '../../errors.ts';

/** Bytes in parts, in order. */
export type Message = readonly Uint8Array<ArrayBuffer>[];

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export function messageLength(message: Message): number {
  return message.reduce((length, chunk) => length + chunk.length, 0);
}

/** A whole number: 7 bits a byte, lowest first; negative ones as 64-bit two's complement. */
export function integerField(field: number, value: number): Message {
  return [Uint8Array.from([...varint(keyOf(field, wire.varint)), ...varint(value)])];
}

export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array(new Float32Array([value]).buffer);
  return [Uint8Array.from([...varint(keyOf(field, wire.fixed32)), ...bytes])];
}

export function textField(field: number, text: string): Message {
  return messageField(field, [new TextEncoder().encode(text)]);
}

/** Bytes, or a message in a message: its length comes first. */
export function messageField(field: number, message: Message): Message {
  const head = [...varint(keyOf(field, wire.bytes)), ...varint(messageLength(message))];
  return [Uint8Array.from(head), ...message];
}

export interface Field {
  readonly field: number;
  /** Of varints and fixed numbers; 0 for bytes. */
  readonly value: number;
  /** Of bytes and messages; a view. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws LabError 'fileTruncated', 'fileUnknownFormat' */
export function* readFields(where: string, bytes: Uint8Array<ArrayBuffer>): Iterable<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const none = new Uint8Array(0);
  let at = 0;
  const need = (count: number) => {
    if (at + count <= bytes.length) return;
    throw new LabError('fileTruncated', `${where}: a field ends at byte ${at + count} of ${bytes.length}`, {
      file: where,
    });
  };
  const next = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      need(1);
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw unknown(where, 'a number has more than 10 bytes');
  };
  while (at < bytes.length) {
    const key = next();
    const field = Math.floor(key / 8);
    switch (key % 8) {
      case wire.varint:
        yield { field, value: next(), bytes: none };
        break;
      case wire.bytes: {
        const length = next();
        if (length < 0) throw unknown(where, `field ${field} has ${length} bytes`);
        need(length);
        yield { field, value: 0, bytes: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case wire.fixed32:
        need(4);
        yield { field, value: view.getFloat32(at, true), bytes: none };
        at += 4;
        break;
      case wire.fixed64:
        need(8);
        yield { field, value: view.getFloat64(at, true), bytes: none };
        at += 8;
        break;
      default:
        throw unknown(where, `field ${field} has the wire type ${key % 8}`);
    }
  }
}

function keyOf(field: number, type: number): number {
  return field * 8 + type;
}

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function unknown(file: string, reason: string): LabError {
  return new LabError('fileUnknownFormat', `${file}: ${reason}`, { file, reason });
}
