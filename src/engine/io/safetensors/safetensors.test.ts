import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../errors.ts';
import { blobSource, bytesSource } from '../byteSource.ts';
import { collectBytes, toReadableStream } from '../byteStream.ts';
import { type Dtype, dtypeBits } from './dtypes.ts';
import { openSafetensors } from './read.ts';
import { encodeSafetensors, floatTensor, type TensorToWrite } from './write.ts';

/** A file with this header text and this many data bytes; `length` overrides the stated header length. */
function fileOf(json: string, dataBytes: number, length?: number | bigint): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  file.set(text, 8);
  return file;
}

const open = (bytes: Uint8Array<ArrayBuffer>) => openSafetensors(bytesSource(bytes, 'test.safetensors'));

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<LabError> {
  const thrown = await open(bytes).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LabError);
  return thrown as LabError;
}

const two = (a: string, b: string) => `{"a":${a},"b":${b}}`;
const u8 = (begin: number, end: number, shape = `[${end - begin}]`) =>
  `{"dtype":"U8","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe('the worked file of the format notes', () => {
  const tensors = [
    // Given in the other order: BF16 is narrower, so b (F32) is written first.
    floatTensor('w', [2, 2], Float32Array.from([1, -2, 0.15625, Math.PI]), 'BF16'),
    floatTensor('b', [1], Float32Array.from([0.5])),
  ];

  test('is written byte by byte', async () => {
    const bytes = await collectBytes(encodeSafetensors(tensors));
    expect(bytes.length).toBe(164);
    expect([...bytes.subarray(0, 8)]).toEqual([0x90, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 152))).toBe(
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"BF16","shape":[2,2],"data_offsets":[4,12]}}  ',
    );
    expect([...bytes.subarray(152)]).toEqual([0, 0, 0, 0x3f, 0x80, 0x3f, 0, 0xc0, 0x20, 0x3e, 0x49, 0x40]);
  });

  test('is read back from an array, a blob and a stream', async () => {
    const bytes = await collectBytes(encodeSafetensors(tensors));
    const streamed = new Uint8Array(await new Response(toReadableStream(encodeSafetensors(tensors))).arrayBuffer());
    for (const source of [bytesSource(bytes), blobSource(new Blob([bytes])), bytesSource(streamed)]) {
      const file = await openSafetensors(source);
      expect([...file.tensors.keys()]).toEqual(['b', 'w']);
      expect([...(await file.floats('w'))]).toEqual([1, -2, 0.15625, 3.140625]);
      expect([...(await file.bytes('w', 2, 4))]).toEqual([0, 0xc0]);
      expect(file.metadata.get('format')).toBe('pt');
    }
  });

  test('cut after any byte, is refused with a coded error', async () => {
    const bytes = await collectBytes(encodeSafetensors(tensors));
    for (let length = 0; length < bytes.length; length++) {
      const { code } = await refusal(bytes.slice(0, length));
      expect(code).toBe(length === 0 ? 'fileEmpty' : length < 8 ? 'headerTooSmall' : 'fileTruncated');
    }
  });

  test('asks the source for the header and the wanted tensor only', async () => {
    const bytes = await collectBytes(encodeSafetensors(tensors));
    const ranges: [number, number][] = [];
    const inner = bytesSource(bytes);
    const file = await openSafetensors({
      ...inner,
      read: (begin, end) => {
        ranges.push([begin, end]);
        return inner.read(begin, end);
      },
    });
    await file.floats('b');
    expect(ranges).toEqual([
      [0, 8],
      [8, 152],
      [152, 156],
    ]);
  });
});

describe('a header that the Rust reader refuses', () => {
  test.each<[string, Uint8Array<ArrayBuffer>, string, string]>([
    ['longer than 1e8', fileOf('{}', 0, 100_000_001), 'headerTooLarge', '100000001'],
    ['of 2^63 bytes', fileOf('{}', 0, 2n ** 63n), 'headerTooLarge', '9223372036854775808'],
    ['longer than the file', fileOf('{}', 0, 3), 'fileTruncated', 'a header of 3 bytes'],
    ['not JSON', fileOf('{"a":', 0), 'headerInvalid', 'JSON'],
    ['not an object', fileOf('[]', 0), 'headerInvalid', 'JSON object'],
    ['with a byte-order mark', fileOf('\uFEFF{}', 0), 'headerInvalid', 'JSON'],
    ['with metadata that is no string', fileOf('{"__metadata__":{"a":1}}', 0), 'headerInvalid', "'a'"],
    ['with a tensor twice', fileOf(`{"a":${u8(0, 1)},"a":${u8(0, 1)}}`, 1), 'headerInvalid', '"a" stands twice'],
    ['with a tensor twice by escape', fileOf(`{"a":${u8(0, 1)},"\\u0061":${u8(0, 1)}}`, 1), 'headerInvalid', 'twice'],
    ['with a lone surrogate', fileOf(`{"\\ud800":${u8(0, 1)}}`, 1), 'headerInvalid', 'surrogate'],
    ['with a field missing', fileOf('{"a":{"dtype":"U8","shape":[1]}}', 1), 'headerInvalid', "'a'"],
    ['with a null tensor', fileOf('{"a":null}', 0), 'headerInvalid', "'a'"],
    ['with a fractional offset', fileOf(`{"a":${u8(0, 1).replace('0,1', '0.0,1')}}`, 1), 'headerInvalid', '0.0'],
    ['with a negative offset', fileOf(`{"a":${u8(0, 1).replace('0,1', '-1,1')}}`, 1), 'headerInvalid', '-1'],
    ['with three offsets', fileOf(`{"a":${u8(0, 1).replace('0,1', '0,1,2')}}`, 1), 'tensorOffsetsInvalid', "'a'"],
    ['with an unknown dtype', fileOf(`{"a":${u8(0, 1).replace('U8', 'U9')}}`, 1), 'tensorDtypeUnknown', "'U9'"],
    ['with a hole', fileOf(two(u8(0, 1), u8(2, 3)), 3), 'tensorOffsetsInvalid', "'b'"],
    ['with a hole at the beginning', fileOf(`{"a":${u8(1, 2)}}`, 2), 'tensorOffsetsInvalid', "'a'"],
    ['with an overlap', fileOf(two(u8(0, 2), u8(1, 3)), 3), 'tensorOffsetsInvalid', "'b'"],
    ['with an end before the begin', fileOf(two(u8(0, 2), u8(2, 1, '[1]')), 2), 'tensorOffsetsInvalid', "'b'"],
    [
      'with a span that is not its shape',
      fileOf(`{"a":${u8(0, 4, '[3]')}}`, 4),
      'tensorShapeInvalid',
      '3 bytes, got 4',
    ],
    ['with a shape past 2^53', fileOf(`{"a":${u8(0, 4, '[9007199254740991,2]')}}`, 4), 'tensorShapeInvalid', "'a'"],
    ['with an unsafe integer', fileOf(`{"a":${u8(0, 4, '[9007199254740993]')}}`, 4), 'tensorShapeInvalid', "'a'"],
    ['with half a byte', fileOf(`{"a":${u8(0, 1, '[1]').replace('U8', 'F4')}}`, 1), 'tensorShapeInvalid', 'whole byte'],
    ['whose tensor ends after the file', fileOf(`{"a":${u8(0, 4)}}`, 3), 'fileTruncated', '4 bytes of tensors, got 3'],
    ['with bytes after the last tensor', fileOf(`{"a":${u8(0, 4)}}`, 6), 'tensorOffsetsInvalid', '2 more bytes'],
  ])('%s', async (_title, bytes, code, words) => {
    const error = await refusal(bytes);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.message).toContain('test.safetensors');
  });
});

describe('a header that the Rust reader accepts', () => {
  test('empty tensors share an offset with their neighbours, a scalar has one element', async () => {
    const json = `{"b":${u8(0, 4)},"empty":${u8(4, 4, '[0,3]')},"a":${u8(4, 5, '[]')},"none":${u8(0, 0)}}`;
    const file = await open(fileOf(json, 5));
    expect([...file.tensors.keys()]).toEqual(['none', 'b', 'empty', 'a']);
    expect((await file.bytes('empty')).length).toBe(0);
    expect((await file.bytes('a')).length).toBe(1);
  });

  test('leading and trailing spaces, no tensors at all, tensors called __proto__ and constructor', async () => {
    expect((await open(fileOf('  {}  ', 0))).tensors.size).toBe(0);
    const file = await open(fileOf(`{"__proto__":${u8(0, 1)},"constructor":${u8(1, 3)}}`, 3));
    expect([...file.tensors.keys()]).toEqual(['__proto__', 'constructor']);
    expect(file.entry('__proto__').shape).toEqual([1]);
    expect(() => file.entry('toString')).toThrow("wanted the tensor 'toString'");
  });

  test('misaligned data is read as well', async () => {
    // 1 U8, then one F32 at an odd offset: 1.0 = 00 00 80 3f.
    const bytes = fileOf(`{"a":${u8(0, 1)},"f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}`, 5);
    bytes.set([0, 0, 0x80, 0x3f], bytes.length - 4);
    expect([...(await (await open(bytes)).floats('f'))]).toEqual([1]);
  });

  test('other element types pass through but are not computed with', async () => {
    const file = await open(fileOf(`{"a":${u8(0, 2)}}`, 2));
    await expect(file.floats('a')).rejects.toMatchObject({ code: 'tensorDtypeUnknown' });
    await expect(file.bytes('a', 1, 3)).rejects.toMatchObject({ code: 'fileTruncated' });
  });
});

describe('the writer', () => {
  test('refuses a name twice, the name of the metadata, and bytes that are not the shape', async () => {
    const a = floatTensor('a', [1], new Float32Array(1));
    expect(() => encodeSafetensors([a, a])).toThrow("'a' is taken");
    expect(() => encodeSafetensors([{ ...a, name: '__metadata__' }])).toThrow("'__metadata__' is taken");
    const short = floatTensor('fc.bias', [3], new Float32Array(2));
    await expect(collectBytes(encodeSafetensors([short]))).rejects.toMatchObject({
      code: 'shapeMismatch',
      message: expect.stringContaining("'fc.bias' wanted 12 bytes for F32 [3], got 8"),
    });
  });

  test('sorts by element type, widest rank first, then by code points', async () => {
    const names = ['\u{1F600}', '\uFFFD', 'a', 'B']; // U+FFFD < U+1F600, though its UTF-16 unit is larger
    const tensors = names.map((name) => floatTensor(name, [1], new Float32Array(1)));
    tensors.push(
      floatTensor('z64', [1], new Float32Array(1), 'F64'),
      floatTensor('0half', [1], new Float32Array(1), 'F16'),
    );
    const file = await open(await collectBytes(encodeSafetensors(tensors)));
    expect([...file.tensors.keys()]).toEqual(['z64', 'B', 'a', '\uFFFD', '\u{1F600}', '0half']);
  });

  test('takes a tensor in parts, asked for when its turn comes', async () => {
    const asked: string[] = [];
    const lazy = (name: string): TensorToWrite => ({
      name,
      dtype: 'U8',
      shape: [4],
      async *bytes() {
        asked.push(name);
        yield Uint8Array.from([1, 2]);
        yield Uint8Array.from([3, 4]);
      },
    });
    const stream = encodeSafetensors([lazy('b'), lazy('a')]);
    expect(asked).toEqual([]);
    const file = await open(await collectBytes(stream));
    expect(asked).toEqual(['a', 'b']);
    expect([...(await file.bytes('b'))]).toEqual([1, 2, 3, 4]);
  });
});

const wholeByteDtypes = Object.keys(dtypeBits).filter((dtype) => dtypeBits[dtype as Dtype] % 8 === 0) as Dtype[];
const anyTensors = fc.uniqueArray(
  fc
    .record({
      name: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', '')),
      dtype: fc.constantFrom(...wholeByteDtypes),
      shape: fc.array(fc.nat(3), { maxLength: 3 }),
      seed: fc.nat(255),
    })
    .filter(({ name }) => name !== '__metadata__' && !/\p{Surrogate}/u.test(name)),
  { selector: ({ name }) => name, maxLength: 5 },
);
function toWrite({ name, dtype, shape, seed }: { name: string; dtype: Dtype; shape: number[]; seed: number }) {
  const length = shape.reduce((a, b) => a * b, 1) * (dtypeBits[dtype] / 8);
  const bytes = Uint8Array.from({ length }, (_, i) => (seed + 31 * i) % 256);
  return { name, dtype, shape, bytes: () => bytes };
}

test('any set of tensors and metadata comes back bit by bit', async () => {
  await fc.assert(
    fc.asyncProperty(anyTensors, fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string()), async (set, metadata) => {
      fc.pre([...Object.entries(metadata).flat()].every((text) => !/\p{Surrogate}/u.test(text)));
      const tensors = set.map(toWrite);
      const bytes = await collectBytes(encodeSafetensors(tensors, metadata));
      expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
      const file = await open(bytes);
      expect(file.tensors.size).toBe(tensors.length);
      for (const tensor of tensors) {
        expect(file.entry(tensor.name)).toMatchObject({ dtype: tensor.dtype, shape: tensor.shape });
        expect(await file.bytes(tensor.name)).toEqual(tensor.bytes());
      }
      for (const [key, text] of Object.entries(metadata)) expect(file.metadata.get(key)).toBe(text);
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('random changes of a file give a readable file or a LabError, nothing else', async () => {
  const whole = await collectBytes(
    encodeSafetensors([
      floatTensor('w', [2, 3], new Float32Array(6), 'F16'),
      floatTensor('b', [2], new Float32Array(2)),
      toWrite({ name: 'mask', dtype: 'U8', shape: [2, 3], seed: 1 }),
    ]),
  );
  const edits = fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 6,
  });
  const digits = fc.record({
    at: fc.nat(whole.length - 1),
    byte: fc.constantFrom(...Buffer.from('0123456789,]}":-e.')),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(edits, fc.array(digits, { minLength: 1, maxLength: 3 })), async (changes) => {
      const bytes = whole.slice();
      for (const { at, byte } of changes) bytes[at] = byte;
      try {
        const file = await open(bytes);
        for (const name of file.tensors.keys()) await file.bytes(name);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(LabError);
      }
    }),
    { seed: 3, numRuns: 2000 },
  );
});

const golden = '../shared/golden';
test.skipIf(!existsSync(golden))(
  'files written by the Python library open, tensor by tensor (../shared/golden)',
  async () => {
    const names = readdirSync(golden).filter((name) => name.endsWith('.safetensors'));
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const file = await openSafetensors(bytesSource(Uint8Array.from(readFileSync(`${golden}/${name}`)), name));
      for (const [tensor, { dtype, begin, end }] of file.tensors) {
        const bytes = await file.bytes(tensor);
        expect(bytes.length).toBe(end - begin);
        if (dtype === 'F32') expect((await file.floats(tensor)).length).toBe((end - begin) / 4);
      }
    }
  },
);
