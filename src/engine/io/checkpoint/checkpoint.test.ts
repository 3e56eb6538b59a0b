import { existsSync, openAsBlob } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useCpu } from '../../../testing/backends.ts';
import { LabError } from '../../errors.ts';
import { architectures, imageArchitectures } from '../../models/architectures/index.ts';
import { forward } from '../../models/forward.ts';
import { toNativeOrder } from '../../models/layout.ts';
import { disposeParams, type ParamArrays, paramSpecs, paramsFromArrays } from '../../models/params.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { createRandom } from '../../tensor/random.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import { blobSource, bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { exportRun } from '../exportRun.ts';
import { importCheckpoint } from '../importCheckpoint.ts';
import { openSafetensors } from '../safetensors/read.ts';
import { encodeSafetensors, floatTensor, type TensorToWrite } from '../safetensors/write.ts';
import { encodeModel, specKey } from './encode.ts';
import { writeFiles } from './exportFiles.ts';
import { type ExportFile, type ExportRequest, fileNames } from './exportRequest.ts';
import { readManifest } from './manifest.ts';
import { parseSpec, stringifySpec } from './specJson.ts';
import { torchParams } from './torchLayout.ts';
import { verifyFiles } from './verifyExport.ts';

beforeAll(useCpu);
const specs = imageArchitectures.map(({ build }) => build());
const [mlp, cnn, resnet] = ['mlp', 'cnn', 'resnet'].map((id) => architectures.get(id).build());

/** Random weights; 1 of 4 is kept in every prunable weight. Fresh copies at each call. */
function prunedNetwork(spec: ModelSpec) {
  const made = networks.get(spec) ?? createPruned(spec);
  networks.set(spec, made);
  return { params: new Map([...made.params].map(([name, values]) => [name, values.slice()])), masks: made.masks };
}
const networks = new Map<ModelSpec, ReturnType<typeof createPruned>>();

function createPruned(spec: ModelSpec) {
  const random = createRandom(9);
  const params = new Map<string, Float32Array<ArrayBuffer>>();
  for (const { name, shape } of paramSpecs(spec)) {
    params.set(
      name,
      Float32Array.from({ length: sizeOf(shape) }, () => 0.05 + 0.1 * random.uniform()),
    );
  }
  const masks = new Map<string, Mask>();
  for (const { name, rows, columns } of prunableWeights(spec)) {
    const kept = Uint8Array.from({ length: rows * columns }, () => Number(random.uniform() < 0.25));
    masks.set(name, { rows, columns, kept });
    const bits = toNativeOrder(kept, paramSpecs(spec).find((param) => param.name === name)!.shape);
    params.set(
      name,
      params.get(name)!.map((value, at) => (bits[at] === 1 ? value : 0)),
    );
  }
  return { params, masks };
}

function requestOf(spec: ModelSpec): ExportRequest & { params: Map<string, Float32Array<ArrayBuffer>> } {
  return {
    spec,
    ...prunedNetwork(spec),
    base: { name: `${spec.name} bundled`, sha256: {} },
    method: { id: 'magnitude', options: { scope: 'layer' } },
    pattern: 'unstructured',
    seed: 7,
    recipe: { version: 1, seed: 7 },
    metrics: { accuracy: 0.9, testExamples: 100 },
    toolVersion: '0.1.0',
  };
}

const logitsOf = (spec: ModelSpec) => async (arrays: ParamArrays) => {
  const params = paramsFromArrays(spec, arrays);
  const logits = tf.tidy(() => {
    const x = tf.fill([1, ...spec.inputShape], 0.5);
    return forward(spec, params, x).logits.dataSync();
  });
  disposeParams(params);
  return Float32Array.from(logits);
};

async function refusal(promise: Promise<unknown>): Promise<LabError> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LabError);
  return thrown as LabError;
}

/** The same names in the same order, each with the same bytes. (toEqual walks an array number by number: seconds.) */
function expectSameBits(got: ReadonlyMap<string, ArrayBufferView>, wanted: ReadonlyMap<string, ArrayBufferView>) {
  expect([...got.keys()]).toEqual([...wanted.keys()]);
  const bytes = (array: ArrayBufferView) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  for (const [name, values] of wanted)
    expect([name, bytes(got.get(name)!).equals(bytes(values))]).toEqual([name, true]);
}
const keptBits = (masks: ReadonlyMap<string, Mask>) => new Map([...masks].map(([name, { kept }]) => [name, kept]));

const fileOf = (files: readonly ExportFile[], name: string) =>
  blobSource(files.find((file) => file.name === name)!.blob, name);

describe('an export', () => {
  test.each(specs)('of $name is read back bit by bit: weights, masks, network, manifest', async (spec) => {
    const request = requestOf(spec);
    const tensors = tf.memory().numTensors;
    const { files, checks } = await exportRun(request, logitsOf(spec));
    expect(tf.memory().numTensors).toBe(tensors);
    expect(files.map(({ name }) => name)).toEqual([
      'model.safetensors',
      'masks.safetensors',
      'load.py',
      'pruning_manifest.json',
    ]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['sha256 of model.safetensors', 'zeros', 'logits', 'network']),
    );
    const read = await importCheckpoint(fileOf(files, fileNames.model), {
      masks: fileOf(files, fileNames.masks),
      manifest: fileOf(files, fileNames.manifest),
    });
    expect(read.spec).toEqual(spec);
    expectSameBits(read.params, request.params);
    expectSameBits(keptBits(read.masks), keptBits(request.masks));
    expect(read.manifest).toMatchObject({
      method: 'magnitude',
      params: { scope: 'layer' },
      seed: 7,
      tool_version: '0.1.0',
    });
  });

  test("has PyTorch's shapes and order: kernels [out, in, kh, kw], dense columns channel by channel", async () => {
    const { params } = prunedNetwork(cnn);
    const file = await openSafetensors(bytesSource(await collectBytes(encodeModel(cnn, params))));
    expect(file.entry('conv2.weight').shape).toEqual([32, 16, 3, 3]);
    expect(file.metadata.get('format')).toBe('pt');
    const kernel = await file.floats('conv2.weight');
    // Ours [kh, kw, in, out]: out 5, in 7, y 2, x 1.
    expect(kernel[((5 * 16 + 7) * 3 + 2) * 3 + 1]).toBe(params.get('conv2.weight')![((2 * 3 + 1) * 16 + 7) * 32 + 5]);
    const dense = await file.floats('dense1.weight');
    // 5 x 5 x 32 flattened: row 3, y 4, x 2, channel 9. PyTorch: channel slowest; ours: channel fastest.
    expect(dense[3 * 800 + 9 * 25 + 4 * 5 + 2]).toBe(params.get('dense1.weight')![3 * 800 + (4 * 5 + 2) * 32 + 9]);
  });

  test('states each tensor in the manifest: shape, zeros, pattern, hash of its bytes', async () => {
    const request = requestOf(mlp);
    const manifest = await readManifest(fileOf(await writeFiles(request), fileNames.manifest));
    const weight = manifest.tensors.find(({ name }) => name === 'dense3.weight')!;
    const kept = request.masks.get('dense3.weight')!.kept.reduce((sum, bit) => sum + bit, 0);
    expect(weight).toMatchObject({ shape: [10, 128], dtype: 'F32', numel: 1280, nnz: kept, pattern: 'unstructured' });
    expect(manifest.tensors.find(({ name }) => name === 'dense3.bias')!.pattern).toBeNull();
    expect(manifest.files.map(({ name }) => name)).toEqual(['model.safetensors', 'masks.safetensors', 'load.py']);
  });

  test('of a dense network has no masks file', async () => {
    const request = { ...requestOf(mlp), masks: new Map(), method: null, pattern: null };
    const { files } = await exportRun(request, logitsOf(mlp));
    expect(files.map(({ name }) => name)).toEqual(['model.safetensors', 'load.py', 'pruning_manifest.json']);
  });

  test('with NaN weights is refused by the name of the tensor', async () => {
    const request = requestOf(mlp);
    request.params.get('dense2.bias')![3] = Number.NaN;
    const error = await refusal(exportRun(request, logitsOf(mlp)));
    expect(error).toMatchObject({ code: 'tensorNotFinite', details: { tensor: 'dense2.bias', index: 3 } });
  });

  describe('is not offered when', () => {
    const request = requestOf(mlp);
    const mismatch = async (files: readonly ExportFile[], words: string, logits = logitsOf(mlp), run = request) => {
      const error = await refusal(verifyFiles(run, files, logits));
      expect(error.code).toBe('exportMismatch');
      expect(error.message).toContain(words);
    };
    const replace = (files: readonly ExportFile[], name: string, blob: Blob, hash?: string) =>
      files.map((file) => (file.name === name ? { ...file, blob, sha256: hash ?? file.sha256 } : file));

    test('a byte of a file changed on the way to the disk', async () => {
      const files = await writeFiles(request);
      const bytes = new Uint8Array(await files[0].blob.arrayBuffer());
      bytes[bytes.length - 1] ^= 1;
      await mismatch(replace(files, fileNames.model, new Blob([bytes])), 'sha256 of model.safetensors');
    });

    test('the file holds another network than the run', async () => {
      const other = requestOf(mlp);
      const bias = other.params.get('dense1.bias')!;
      bias[0] += 1e-3;
      await mismatch(await writeFiles(other), 'values of dense1.bias');
    });

    test('a pruned weight is not zero', async () => {
      const other = requestOf(mlp);
      const weights = other.params.get('dense1.weight')!;
      weights[weights.indexOf(0)] = 1e-9;
      await mismatch(await writeFiles(other), 'a pruned weight is not 0', logitsOf(mlp), other);
    });

    test('the masks file is missing', async () => {
      const files = await writeFiles(request);
      await mismatch(
        files.filter(({ name }) => name !== fileNames.masks),
        'pruned in the mask of dense1.weight',
      );
    });

    test('the network does not give the same logits, or NaN', async () => {
      const files = await writeFiles(request);
      let call = 0;
      await mismatch(files, 'logits', async () => Float32Array.from([1, 2 + 1e-3 * call++]));
      await mismatch(files, 'logits', async () => Float32Array.from([1, Number.NaN]));
    });
  });
});

/** All tensors of a network in PyTorch's layout, without our metadata; widths scaled by hand where a test says so. */
function torchTensors(spec: ModelSpec): TensorToWrite[] {
  const { params } = prunedNetwork(spec);
  return torchParams(spec).map(({ name, shape, toTorch }) => floatTensor(name, shape, toTorch(params.get(name)!)));
}
const sourceOf = async (tensors: TensorToWrite[], metadata = {}) =>
  bytesSource(await collectBytes(encodeSafetensors(tensors, metadata)), 'user.safetensors');

describe('a PyTorch file without our metadata', () => {
  test.each(specs)('is recognised as $name by names and shapes', async (spec) => {
    const read = await importCheckpoint(await sourceOf(torchTensors(spec)));
    expect(read.spec).toEqual(spec);
    expectSameBits(read.params, prunedNetwork(spec).params);
    expect(read.masks.size).toBe(0);
  });

  test('gives its widths, classes, kernel and image size by its shapes', async () => {
    // 32 x 32 x 3 -> conv 3x3 -> 30 -> 15 -> conv 3x3 -> 13 -> 6: 6 * 6 * 7 = 252 inputs of dense1.
    const slim: ModelSpec = {
      ...cnn,
      inputShape: [32, 32, 3],
      classes: 4,
      nodes: cnn.nodes.map((node) => {
        if (node.id === 'conv1') return { ...node, filters: 5 };
        if (node.id === 'conv2') return { ...node, filters: 7 };
        if (node.id === 'dense1') return { ...node, units: 9 };
        return node.id === 'dense2' ? { ...node, units: 4 } : node;
      }) as ModelSpec['nodes'],
    };
    const read = await importCheckpoint(await sourceOf(torchTensors(slim)));
    expect(read.spec).toEqual(slim);
    expect(read.params.get('dense1.weight')!.length).toBe(9 * 252);
  });

  test('may be half precision and may hold num_batches_tracked', async () => {
    const tensors = torchTensors(cnn).map((tensor) => ({
      ...floatTensor(tensor.name, tensor.shape, new Float32Array(sizeOf(tensor.shape)).fill(0.5), 'F16'),
    }));
    const counter: TensorToWrite = {
      name: 'bn1.num_batches_tracked',
      dtype: 'I64',
      shape: [],
      bytes: () => new Uint8Array(8),
    };
    const read = await importCheckpoint(await sourceOf([...tensors, counter]));
    expect(new Set(read.params.get('conv1.weight'))).toEqual(new Set([0.5]));
  });

  const change = (spec: ModelSpec, name: string, shape: Shape) =>
    torchTensors(spec).map((t) => (t.name === name ? floatTensor(name, shape, new Float32Array(sizeOf(shape))) : t));
  test.each<[string, () => TensorToWrite[], string, string]>([
    ['no tensors', () => [], 'modelUnsupported', 'MLP'],
    [
      'another family',
      () => [floatTensor('model.embed_tokens.weight', [2, 2], new Float32Array(4))],
      'modelUnsupported',
      'model.embed_tokens.weight',
    ],
    [
      'a tensor missing',
      () => torchTensors(resnet).filter(({ name }) => name !== 'layer2.0.bn2.bias'),
      'tensorMissing',
      "'layer2.0.bn2.bias'",
    ],
    [
      'a tensor too many',
      () => [...torchTensors(cnn), floatTensor('conv3.weight', [1], new Float32Array(1))],
      'tensorUnexpected',
      "'conv3.weight'",
    ],
    ['a bias of another length', () => change(mlp, 'dense1.bias', [255]), 'tensorShapeInvalid', "'dense1.bias'"],
    [
      'a layer that does not follow',
      () => change(mlp, 'dense2.weight', [128, 255]),
      'tensorShapeInvalid',
      "'dense2.weight'",
    ],
    ['a kernel of rank 2', () => change(cnn, 'conv1.weight', [16, 9]), 'tensorShapeInvalid', "'conv1.weight'"],
    [
      'images of an unknown size',
      () => change(mlp, 'dense1.weight', [256, 100]),
      'tensorShapeInvalid',
      "'dense1.weight'",
    ],
  ])('with %s is refused by name', async (_title, tensors, code, words) => {
    const error = await refusal(importCheckpoint(await sourceOf(tensors())));
    expect(error.message).toContain(words);
    expect(error.message).toContain('user.safetensors');
    expect(error.code).toBe(code);
  });

  const real = '../shared/checkpoints';
  test.skipIf(!existsSync(real)).each([['stories260K', 'model.']])(
    'of another kind is refused by a tensor that we do not have (%s)',
    async (folder, words) => {
      const file = blobSource(await openAsBlob(`${real}/${folder}/model.safetensors`), folder);
      const error = await refusal(importCheckpoint(file));
      expect(error.code).toBe('modelUnsupported');
      expect(error.message).toContain(words);
    },
  );

  test('with NaN or infinite weights is refused by tensor and index', async () => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const values = new Float32Array(128);
      values[17] = bad;
      const tensors = torchTensors(mlp).map((t) => (t.name === 'dense2.bias' ? floatTensor(t.name, [128], values) : t));
      const error = await refusal(importCheckpoint(await sourceOf(tensors)));
      expect(error).toMatchObject({ code: 'tensorNotFinite', details: { tensor: 'dense2.bias', index: 17 } });
    }
  });

  test('that does not fit in memory is refused by its size, before its header is read', async () => {
    const huge = { name: 'huge', size: 3e9, read: () => Promise.reject(new Error('was read')) };
    const error = await refusal(importCheckpoint(huge, { budgetBytes: 1e9 }));
    expect(error.code).toBe('fileTooLarge');
    expect(error.message).toBe('huge: wanted at most 1000000000 bytes, got 3000000000');
  });

  test('with integer weights is refused', async () => {
    const tensors = torchTensors(mlp).map(
      (t): TensorToWrite => (t.name === 'dense2.bias' ? { ...t, dtype: 'I32', bytes: () => new Uint8Array(512) } : t),
    );
    const error = await refusal(importCheckpoint(await sourceOf(tensors)));
    expect(error.code).toBe('tensorDtypeUnknown');
    expect(error.message).toContain("'dense2.bias'");
  });
});

describe('masks and manifest at the door', () => {
  const tensors = torchTensors(mlp);
  const mask = (name: string, shape: Shape, fill: number, dtype: 'U8' | 'I8' = 'U8'): TensorToWrite => ({
    name,
    dtype,
    shape,
    bytes: () => new Uint8Array(sizeOf(shape)).fill(fill),
  });
  test.each<[string, TensorToWrite, string]>([
    ['of no weight', mask('dense9.weight', [2, 2], 1), 'tensorUnexpected'],
    ['of a bias', mask('dense1.bias', [256], 1), 'tensorUnexpected'],
    ['of another shape', mask('dense3.weight', [128, 10], 1), 'tensorShapeInvalid'],
    ['of another type', mask('dense3.weight', [10, 128], 1, 'I8'), 'tensorShapeInvalid'],
    ['with other values', mask('dense3.weight', [10, 128], 2), 'checkpointInvalid'],
    ['that cut weights which are not zero', mask('dense3.weight', [10, 128], 0), 'checkpointInvalid'],
  ])('a mask %s is refused', async (_title, tensor, code) => {
    const error = await refusal(importCheckpoint(await sourceOf(tensors), { masks: await sourceOf([tensor]) }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`'${tensor.name}'`);
  });

  test('a hash of another tensor is refused', async () => {
    const files = await writeFiles(requestOf(mlp));
    const other = requestOf(mlp);
    other.params.get('dense1.bias')![0] += 1;
    const [model] = await writeFiles(other);
    const manifest = fileOf(files, fileNames.manifest);
    const error = await refusal(importCheckpoint(blobSource(model.blob, 'other'), { manifest }));
    expect(error).toMatchObject({ code: 'checkpointInvalid', details: { tensor: 'dense1.bias' } });
  });

  test.each([
    ['no JSON', 'x', 'wanted JSON'],
    ['another schema', '{"schema":"pruning-lab/manifest@2"}', 'schema'],
    ['an array', '[]', 'manifest'],
  ])('a manifest that is %s is refused', async (_title, text, words) => {
    const error = await refusal(readManifest(bytesSource(new TextEncoder().encode(text), 'm.json')));
    expect(error.code).toBe('manifestInvalid');
    expect(error.message).toContain(words);
  });
});

describe('the network description in a file', () => {
  test.each(specs)('of $name comes back', (spec) => {
    expect(parseSpec('f', stringifySpec(spec))).toEqual(spec);
  });

  const edit = (change: (spec: Record<string, unknown> & { nodes: Record<string, unknown>[] }) => void) => {
    const spec = JSON.parse(stringifySpec(cnn));
    change(spec);
    return JSON.stringify(spec);
  };
  test.each<[string, string, string]>([
    ['no JSON', '{', 'JSON'],
    [
      'a node type we do not have',
      edit((spec) => {
        spec.nodes[0].type = 'attention';
      }),
      'attention',
    ],
    [
      'a node type called constructor',
      edit((spec) => {
        spec.nodes[0].type = 'constructor';
      }),
      'constructor',
    ],
    [
      'a field missing',
      edit((spec) => {
        delete spec.nodes[0].stride;
      }),
      'node 0: stride',
    ],
    [
      'a field too many',
      edit((spec) => {
        spec.nodes[0].code = 'x';
      }),
      'node 0',
    ],
    [
      'an id that is Python code',
      edit((spec) => {
        spec.nodes[0].id = 'a")\nimport os#';
      }),
      'node 0: id',
    ],
    [
      'an id twice',
      edit((spec) => {
        spec.nodes[1].id = 'conv1';
      }),
      'used twice',
    ],
    [
      'a node that reads a later one',
      edit((spec) => {
        spec.nodes[0].inputs = ['dense2'];
      }),
      'dense2',
    ],
    [
      'an output that is not there',
      edit((spec) => {
        spec.output = 'dense3';
      }),
      'dense3',
    ],
    [
      'a negative width',
      edit((spec) => {
        spec.nodes[0].filters = -1;
      }),
      'node 0: filters',
    ],
  ])('is refused with %s', (_title, json, words) => {
    expect(() => parseSpec('file', json)).toThrow(words);
    expect(() => parseSpec('file', json)).toThrow(expect.objectContaining({ code: 'modelUnsupported' }));
  });

  test('must fit the tensors beside it', async () => {
    const error = await refusal(importCheckpoint(await sourceOf(torchTensors(mlp), { [specKey]: stringifySpec(cnn) })));
    expect(error).toMatchObject({ code: 'tensorMissing', details: { tensor: 'conv1.weight' } });
  });
});
