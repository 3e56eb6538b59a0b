/** Safetensors files as journeys need them: the bytes of each tensor read, and small files written, wrong ones on purpose. */

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}
export type Header = Readonly<Record<string, Entry>>;

export type Metadata = Readonly<Record<string, string>>;

export interface OpenedHeader {
  readonly header: Header;
  readonly metadata: Metadata;
  /** Where the tensors begin, in bytes. */
  readonly dataStart: number;
}

export function readHeader(file: Uint8Array): OpenedHeader {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const text = Buffer.from(file.subarray(8, 8 + length)).toString('utf8');
  const { __metadata__: metadata = {}, ...header } = JSON.parse(text);
  return { header, metadata, dataStart: 8 + length };
}

/** Bytes of each tensor as hexadecimal text, by name. */
export function readTensors(file: Uint8Array): Map<string, string> {
  const { header, dataStart } = readHeader(file);
  return new Map(
    Object.entries(header)
      .map(
        ([
          name,
          {
            data_offsets: [begin, end],
          },
        ]): [string, string] => [name, Buffer.from(file.subarray(dataStart + begin, dataStart + end)).toString('hex')],
      )
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** @param claimed length of the header as the file says it; left out = the truth */
export function writeFile(header: Header, metadata: Metadata, data: Uint8Array, claimed?: number): Buffer {
  const text = Buffer.from(JSON.stringify({ __metadata__: metadata, ...header }), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(claimed ?? text.length));
  return Buffer.concat([length, text, data]);
}
