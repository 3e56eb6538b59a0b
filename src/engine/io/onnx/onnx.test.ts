import { transpose } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { everyImageNode, randomArrays } from '../../../testing/imageNetworks.ts';
import { expectClose, noise, ourResult } from '../../../testing/layersModels.ts';
import { architectures } from '../../models/architectures/index.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import { collectBytes } from '../byteStream.ts';
import { torchParams } from '../checkpoint/torchLayout.ts';
import { floatField, integerField, type Message, messageField, readFields, textField } from './protobuf.ts';
import { readOnnx } from './read.ts';
import { onnxInput, onnxResult, writeOnnx } from './write.ts';

beforeAll(async () => {
  await useWasm();
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
});

const specs = [...architectures.entries.map(({ build }) => build()), everyImageNode].filter(
  (spec): spec is ClassifierSpec => spec.task === 'classify',
);

/** What onnxruntime makes of two examples, channels first. */
async function theirs(spec: ClassifierSpec, bytes: Uint8Array): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const [height, width, channels] = spec.inputShape;
  const images = transpose(noise(spec.inputShape), [0, 3, 1, 2]).dataSync();
  const fed = new ort.Tensor('float32', Float32Array.from(images), [2, channels, height, width]);
  const { [onnxResult[spec.head ?? 'logits']]: result } = await session.run({ [onnxInput]: fed });
  await session.release();
  return [...(result.data as Float32Array)];
}

describe.each(specs)('$name', (spec) => {
  test('onnxruntime gives our logits', async () => {
    const params = randomArrays(spec);
    const bytes = await collectBytes(writeOnnx(spec, params));
    expectClose(await theirs(spec, bytes), ourResult({ spec, params }), 1e-4);
  });

  test('our reader finds every weight under its PyTorch name, and no loose end', async () => {
    const params = randomArrays(spec);
    const { tensors, dangling, operations } = readOnnx('x', await collectBytes(writeOnnx(spec, params)));
    expect(dangling).toEqual([]);
    expect(operations.length).toBeGreaterThan(spec.nodes.length);
    for (const { name, shape, toTorch } of torchParams(spec)) {
      expect(tensors.get(name)?.dims).toEqual(shape);
      const wanted = Buffer.from(toTorch(params.get(name)!).buffer);
      expect(wanted.equals(Buffer.from(tensors.get(name)!.values.buffer)), name).toBe(true);
    }
  });
});

describe('protocol buffers', () => {
  const joined = (message: Message) => Uint8Array.from(Buffer.concat(message));

  test('have the bytes of the specification', () => {
    expect([...joined(integerField(1, 150))]).toEqual([0x08, 0x96, 0x01]);
    expect([...joined(textField(2, 'testing'))]).toEqual([0x12, 7, ...Buffer.from('testing')]);
    expect([...joined(messageField(3, integerField(1, 150)))]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    expect([...joined(integerField(1, -2))]).toEqual([0x08, 0xfe, ...Array(8).fill(0xff), 0x01]);
    expect([...joined(floatField(1, 1))]).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
  });

  test('come back as they went in', () => {
    const integer = fc.record({ field: fc.integer({ min: 1, max: 1 << 20 }), value: fc.maxSafeInteger() });
    const text = fc.record({ field: fc.integer({ min: 1, max: 30 }), text: fc.string() });
    fc.assert(
      fc.property(fc.array(fc.oneof(integer, text)), (entries) => {
        const message = entries.flatMap((entry) =>
          'text' in entry ? textField(entry.field, entry.text) : integerField(entry.field, entry.value),
        );
        const read = [...readFields('x', joined(message))].map(({ field, value, bytes }, at) =>
          'text' in entries[at] ? { field, text: new TextDecoder().decode(bytes) } : { field, value },
        );
        expect(read).toEqual(entries);
      }),
      { seed: 1 },
    );
  });

  test('cut off or of an unknown kind are refused', () => {
    const bytes = joined(textField(2, 'testing'));
    expect(() => [...readFields('x', bytes.subarray(0, 5))]).toThrow(
      expect.objectContaining({ code: 'fileTruncated' }),
    );
    expect(() => [...readFields('x', Uint8Array.of(0x0b))]).toThrow(
      expect.objectContaining({ code: 'fileUnknownFormat' }),
    );
  });
});
