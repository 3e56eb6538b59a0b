import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyImageNode, randomArrays } from '../../../testing/imageNetworks.ts';
import { mlp } from '../../models/architectures/mlp.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { encodeModel } from '../checkpoint/encode.ts';
import { pythonReader } from '../formats/packed.ts';
import { importCheckpoint } from '../importCheckpoint.ts';
import { openSafetensors } from '../safetensors/read.ts';
import { encodeSafetensors, floatTensor } from '../safetensors/write.ts';
import { encodePacked, packedKey } from './encode.ts';

/** Three of four weights of every prunable weight are 0. */
function pruned(spec: ModelSpec): Map<string, Float32Array<ArrayBuffer>> {
  const params = randomArrays(spec);
  for (const { name } of prunableWeights(spec)) {
    params.set(
      name,
      params.get(name)!.map((value, at) => (at % 4 === 1 ? value : 0)),
    );
  }
  return params;
}

const open = async (bytes: Uint8Array<ArrayBuffer>) => openSafetensors(bytesSource(bytes, 'x'));
const same = (a: Float32Array, b: Float32Array) => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

test('the example of docs/sparse-format.md', async () => {
  const spec: ModelSpec = {
    name: 'w',
    task: 'classify',
    inputShape: [3],
    classes: 2,
    nodes: [{ id: 'd', type: 'dense', inputs: ['input'], units: 2, bias: false }],
    output: 'd',
  };
  // 2 bytes of bits, 12 of values and 16 of shape are more than the 24 of the weight: a larger one is packed
  const small = await open(
    await collectBytes(encodePacked(spec, new Map([['d.weight', Float32Array.of(0, 1.5, 0, -2, 0, 0.25)]]))),
  );
  expect([...small.tensors.keys()]).toEqual(['d.weight']);

  const wide = { ...spec, inputShape: [11] };
  const weight = new Float32Array(22);
  weight.set([0, 1.5, 0], 0);
  weight.set([-2, 0, 0.25], 11);
  weight[21] = 7; // column 10 of row 1: bit 2 of its second byte
  const file = await open(await collectBytes(encodePacked(wide, new Map([['d.weight', weight]]))));
  expect([...(await file.bytes('d.weight.bitmask'))]).toEqual([0b010, 0, 0b101, 0b100]);
  expect([...(await file.floats('d.weight.values'))]).toEqual([1.5, -2, 0.25, 7]);
  expect(file.entry('d.weight.bitmask').shape).toEqual([2, 2]);
});

test.each([mlp.build(), everyImageNode])('$name comes back bit for bit, and smaller', async (spec) => {
  const params = pruned(spec);
  const bytes = await collectBytes(encodePacked(spec, params));
  const read = await importCheckpoint(bytesSource(bytes, 'model.packed.safetensors'));
  for (const [name, values] of params) expect(same(read.params.get(name)!, values), name).toBe(true);
  expect(bytes.length).toBeLessThan((await collectBytes(encodeModel(spec, params))).length);
});

test('a tensor with a -0 stays dense, so that it comes back', async () => {
  const spec = mlp.build();
  const params = pruned(spec);
  params.get('dense1.weight')![5] = -0;
  const bytes = await collectBytes(encodePacked(spec, params));
  expect((await open(bytes)).tensors.has('dense1.weight')).toBe(true);
  const read = await importCheckpoint(bytesSource(bytes, 'x'));
  expect(Object.is(read.params.get('dense1.weight')![5], -0)).toBe(true);
});

test('parts that do not fit together are refused', async () => {
  const encode = async (bits: number[], values: number, sizes: bigint[], version = '1') => {
    const part = (name: string, dtype: 'U8' | 'I64', array: Uint8Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>) => ({
      name,
      dtype,
      shape: [array.length],
      bytes: () => new Uint8Array(array.buffer),
    });
    const parts = [
      part('w.bitmask', 'U8', Uint8Array.from(bits)),
      floatTensor('w.values', [values], new Float32Array(values)),
      part('w.shape', 'I64', BigInt64Array.from(sizes)),
    ];
    return importCheckpoint(bytesSource(await collectBytes(encodeSafetensors(parts, { [packedKey]: version })), 'x'));
  };
  await expect(encode([1], 1, [2n, 3n])).rejects.toMatchObject({ code: 'tensorShapeInvalid' }); // a row lacks its byte
  await expect(encode([1, 1], 2, [2n, 1n << 40n])).rejects.toMatchObject({ code: 'tensorShapeInvalid' });
  await expect(encode([1, 1], 2, [0n, 3n])).rejects.toMatchObject({ code: 'tensorShapeInvalid' });
  await expect(encode([1, 1], 2, [2n, 3n], '2')).rejects.toMatchObject({ code: 'fileUnknownFormat' });
  await expect(encode([1, 1], 2, [2n, 3n])).rejects.toMatchObject({ code: 'modelUnsupported' }); // whole, but no network
});

/** The first Python that has numpy. */
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
if (!python) console.warn('packed files in Python skipped: no python3 with numpy');

describe.skipIf(!python)('load_packed.py', () => {
  test('gives the tensors of the dense file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
    const params = pruned(everyImageNode);
    writeFileSync(join(folder, 'model.packed.safetensors'), await collectBytes(encodePacked(everyImageNode, params)));
    writeFileSync(join(folder, 'load_packed.py'), pythonReader);
    const script = `
import hashlib, json, load_packed
tensors = load_packed.load_packed("model.packed.safetensors")
print(json.dumps({name: [list(t.shape), hashlib.sha256(t.tobytes()).hexdigest()] for name, t in tensors.items()}))
`;
    const printed = JSON.parse(execFileSync(python!, ['-c', script], { cwd: folder, encoding: 'utf8' }));
    const dense = await open(await collectBytes(encodeModel(everyImageNode, params)));
    expect(Object.keys(printed).sort()).toEqual([...dense.tensors.keys()].sort());
    const { sha256 } = await import('../sha256.ts');
    for (const [name, { shape }] of dense.tensors) {
      expect(printed[name], name).toEqual([shape, sha256(await dense.bytes(name))]);
    }
    expect(execFileSync(python!, ['load_packed.py'], { cwd: folder, encoding: 'utf8' })).toContain('out.weight');
    rmSync(folder, { recursive: true });
  });
});
