import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useCpu } from '../../../testing/backends.ts';
import { everyImageNode, randomArrays } from '../../../testing/imageNetworks.ts';
import { imageArchitectures } from '../../models/architectures/index.ts';
import { forward } from '../../models/forward.ts';
import { toNativeOrder } from '../../models/layout.ts';
import { paramsFromArrays } from '../../models/params.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { createRandom } from '../../tensor/random.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { collectBytes } from '../byteStream.ts';
import { encodeMasks, encodeModel } from './encode.ts';
import { pythonLoader } from './pythonLoader.ts';
import { torchParams } from './torchLayout.ts';

/** The first Python that has torch; Debian's own may stand behind another in the path. */
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
if (!python) console.warn('PyTorch tests skipped: no python3 with torch');

const plainPython = spawnSync('python3', ['--version']).status === 0;
if (!plainPython) console.warn('plain Python test skipped: no python3');

/** By the description of the format alone: a length, a header of JSON, bytes. No package is needed. */
const plainReader = `
import array, json, math, struct, sys
def read(path):
    data = open(path, "rb").read()
    length, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    code = {"F32": "f", "U8": "B"}
    tensors = {}
    for name, one in header.items():
        begin, end = one["data_offsets"]
        values = array.array(code[one["dtype"]], data[8 + length + begin:8 + length + end])
        assert len(values) == math.prod(one["shape"]), name
        tensors[name] = one["shape"], values
    assert sum(end - begin for begin, end in (one["data_offsets"] for one in header.values())) == len(data) - 8 - length
    return tensors
model, masks = read(sys.argv[1]), read(sys.argv[2])
for name, (shape, mask) in masks.items():
    assert model[name][0] == shape and all((w == 0) == (m == 0) for w, m in zip(model[name][1], mask)), name
print(json.dumps({"masks": len(masks), "tensors": {name: [shape, math.fsum(values)] for name, (shape, values) in model.items()}}))
`;

test.skipIf(!plainPython)('Python without any package reads weights and masks by the format alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
  try {
    const { params, masks } = prunedNetwork(everyImageNode);
    const files = ['model', 'masks'].map((name) => join(folder, `${name}.safetensors`));
    writeFileSync(files[0], await collectBytes(encodeModel(everyImageNode, params)));
    writeFileSync(files[1], await collectBytes(encodeMasks(everyImageNode, masks)));
    const printed = execFileSync('python3', ['-c', plainReader, ...files], { encoding: 'utf8' });
    const read = JSON.parse(printed) as { masks: number; tensors: Record<string, [number[], number]> };
    expect(read.masks).toBe(masks.size);
    for (const { name } of torchParams(everyImageNode)) {
      const values = params.get(name)!;
      const [shape, sum] = read.tensors[name];
      expect([name, sizeOf(shape)]).toEqual([name, values.length]);
      expect(Math.abs(sum - values.reduce((all, value) => all + value, 0))).toBeLessThan(1e-4);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe.skipIf(!python)('PyTorch', () => {
  const root = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
  beforeAll(useCpu);
  afterAll(() => rmSync(root, { recursive: true }));

  test('gives our logits from load.py, strictly loaded, for every architecture and every node', async () => {
    const specs = [...imageArchitectures.map(({ build }) => build()), everyImageNode];
    const ours = new Map<string, number[]>();
    for (const spec of specs) {
      const folder = join(root, spec.name.replaceAll(' ', '_'));
      mkdirSync(folder);
      const { params, masks } = prunedNetwork(spec);
      writeFileSync(join(folder, 'model.safetensors'), await collectBytes(encodeModel(spec, params)));
      writeFileSync(join(folder, 'masks.safetensors'), await collectBytes(encodeMasks(spec, masks)));
      const files = { model: 'model.safetensors', masks: 'masks.safetensors' };
      writeFileSync(join(folder, 'load.py'), pythonLoader(spec, files));
      const random = createRandom(4);
      const x = Float32Array.from({ length: 2 * sizeOf(spec.inputShape) }, random.uniform);
      writeFileSync(join(folder, 'input.json'), JSON.stringify({ shape: [2, ...spec.inputShape], values: [...x] }));
      ours.set(folder, logits(spec, params, x));
    }
    const script = `
import importlib.util, json, sys, torch
for folder in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("load", folder + "/load.py")
    load = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(load)
    given = json.load(open(folder + "/input.json"))
    x = torch.tensor(given["values"]).reshape(given["shape"]).permute(0, 3, 1, 2)
    model, masks = load.load_model(), load.load_masks()
    for name, mask in masks.items():
        weight = model.get_parameter(name)
        assert weight.shape == mask.shape and bool(((weight == 0) == (mask == 0)).all()), name
    load.keep_masks(model, masks)
    with torch.no_grad():
        print(json.dumps([folder, model(x).flatten().tolist(), len(masks)]))
`;
    const printed = execFileSync(python!, ['-c', script, ...ours.keys()], { encoding: 'utf8' });
    const results = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, number[], number]);
    expect(results.length).toBe(specs.length);
    for (const [index, [folder, theirs, maskCount]] of results.entries()) {
      expect(maskCount).toBe(prunableWeights(specs[index]).length);
      const wanted = ours.get(folder)!;
      expect(theirs.length).toBe(wanted.length);
      expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.01); // not an empty comparison
      expect(Math.max(...wanted.map(Math.abs))).toBeLessThan(50);
      for (const [at, value] of wanted.entries()) expect(Math.abs(theirs[at] - value)).toBeLessThan(1e-4);
    }
  });

  test('load.py runs by itself', () => {
    const printed = execFileSync(python!, [join(root, 'cnn', 'load.py')], { encoding: 'utf8' });
    expect(printed).toContain('conv1.weight');
    expect(printed).toContain('zeros 72 of 144'); // 16 filters of 9 inputs, half of them cut
  });
});

/** Random values in every parameter, running statistics too; every second weight of the matrix view cut. */
function prunedNetwork(spec: ModelSpec) {
  const params = randomArrays(spec);
  const masks = new Map<string, Mask>();
  for (const { name, rows, columns } of prunableWeights(spec)) {
    const kept = Uint8Array.from({ length: rows * columns }, (_, at) => at % 2);
    masks.set(name, { rows, columns, kept });
    const native = torchParams(spec).find((param) => param.name === name)!.native.shape;
    const bits = toNativeOrder(kept, native);
    params.set(
      name,
      params.get(name)!.map((value, at) => (bits[at] === 1 ? value : 0)),
    );
  }
  return { params, masks };
}

function logits(spec: ModelSpec, arrays: ReadonlyMap<string, Float32Array>, x: Float32Array): number[] {
  const params = paramsFromArrays(spec, arrays);
  return tf.tidy(() => [...forward(spec, params, tf.tensor(x, [2, ...spec.inputShape])).logits.dataSync()]);
}
