import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { everyImageNode, randomArrays } from '../../../testing/imageNetworks.ts';
import { noise } from '../../../testing/layersModels.ts';
import { forward } from '../../models/forward.ts';
import { disposeParams, paramsFromArrays } from '../../models/params.ts';
import { blobSource } from '../byteSource.ts';
import type { LogitsOf } from '../checkpoint/checks.ts';
import { writeFiles } from '../checkpoint/exportFiles.ts';
import type { ExportFile, ExportRequest } from '../checkpoint/exportRequest.ts';
import { readManifest } from '../checkpoint/manifest.ts';
import { verifyFiles } from '../checkpoint/verifyExport.ts';
import { exportRun } from '../exportRun.ts';
import { exportFormats } from './index.ts';

beforeAll(useWasm);

const spec = everyImageNode;
const request: ExportRequest = {
  spec,
  params: randomArrays(spec),
  masks: new Map(),
  base: { name: 'every node', sha256: {} },
  method: null,
  pattern: null,
  seed: 1,
  recipe: {},
  metrics: {},
  toolVersion: 'test',
};

const logitsOf: LogitsOf = async (arrays, of = spec) => {
  const params = paramsFromArrays(of, arrays);
  const values = tf.tidy(() => forward(of, params, noise(of.inputShape)).logits.dataSync());
  disposeParams(params);
  return Float32Array.from(values);
};
const ids = exportFormats.entries.map(({ id }) => id);

test('every format is written, read again, and reported by name', async () => {
  const { files, checks } = await exportRun(request, logitsOf, ids);
  expect(files.map(({ name }) => name)).toEqual([
    'model.safetensors',
    'load.py',
    'tfjs/model.json',
    'tfjs/weights.bin',
    'tfjs/load_layers_model.py',
    'onnx/model.onnx',
    'onnx/load_onnx.py',
    'packed/model.packed.safetensors',
    'packed/load_packed.py',
    'pruning_manifest.json',
  ]);
  for (const id of [null, ...ids]) {
    const own = checks.filter(({ format }) => format === id);
    expect(own.length).toBeGreaterThan(request.params.size);
    expect(own.every(({ ok }) => ok)).toBe(true);
  }
  const manifest = await readManifest(blobSource(files.at(-1)!.blob, 'pruning_manifest.json'));
  expect(manifest.files.map(({ name }) => name)).toContain('onnx/model.onnx');
});

describe.each(exportFormats.entries.map((format) => [format.id, format] as const))('%s', (_id, format) => {
  test('with other weights is never offered', async () => {
    const files = await writeFiles(request, [format]);
    const changed = new Map(request.params).set('out.bias', new Float32Array([1, 2, 3]));
    const others = await writeFiles({ ...request, params: changed }, [format]);
    const mixed: readonly ExportFile[] = files.map((file, at) =>
      file.name.startsWith(`${format.folder}/`) ? others[at] : file,
    );
    await expect(verifyFiles(request, mixed, logitsOf, [format])).rejects.toMatchObject({
      code: 'exportMismatch',
      details: { what: `${format.id}: values of out.bias` },
    });
  });
});

test('a format that is not there is refused', async () => {
  await expect(exportRun(request, logitsOf, ['gguf'])).rejects.toMatchObject({ code: 'unknownId' });
});

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
if (!python) console.warn('Python loaders of the formats skipped: no python3 with numpy');

test.skipIf(!python)('the loaders are Python, and those that need numpy only run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
  for (const { name, blob } of (await exportRun(request, logitsOf, ids)).files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), new Uint8Array(await blob.arrayBuffer()));
  }
  const run = (...args: string[]) => execFileSync(python!, args, { cwd: folder, encoding: 'utf8' });
  expect(run('tfjs/load_layers_model.py')).toContain('dw/depthwise_kernel');
  expect(run('packed/load_packed.py')).toContain('dw.weight');
  run('-m', 'py_compile', 'onnx/load_onnx.py');
  rmSync(folder, { recursive: true });
});
