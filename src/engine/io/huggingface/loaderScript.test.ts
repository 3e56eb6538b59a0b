import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useCpu } from '../../../testing/backends.ts';
import { tinyFolder, tinySpec } from '../../../testing/tinyLlama.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { exportFolder } from './exportFolder.ts';
import { openFolder } from './openFolder.ts';

/** The first Python that has numpy; Debian's own may stand behind another in the path. */
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
if (!python) console.warn('load.py is not tested: no python3 with numpy');

const pruned = 'model.layers.1.mlp.up_proj.weight';

describe.skipIf(!python)('load.py with numpy alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'pruning-lab-'));
  beforeAll(useCpu);
  afterAll(() => rmSync(root, { recursive: true }));

  /** An export of a tiny model with every third weight of one matrix cut. @returns its folder and our weights */
  async function written(dtype: 'F32' | 'F16' | 'BF16') {
    const folder = await tinyFolder({ dtype });
    const checkpoint = await openFolder(folder, 'tiny');
    const params = new Map<string, Float32Array>();
    for (const name of checkpoint.tensors.keys()) params.set(name, await checkpoint.read(name));
    const mask: Mask = { rows: 24, columns: 16, kept: Uint8Array.from({ length: 384 }, (_, i) => Number(i % 3 > 0)) };
    params.set(
      pruned,
      params.get(pruned)!.map((value, i) => (mask.kept[i] === 1 ? value : 0)),
    );
    const request = {
      spec: tinySpec(),
      params,
      masks: new Map([[pruned, mask]]),
      base: { name: 'tiny', sha256: {} },
      method: null,
      pattern: null,
      seed: 0,
      recipe: {},
      metrics: {},
      toolVersion: '0',
    };
    const { files } = await exportFolder(request, folder, async () => new Float32Array());
    const out = mkdtempSync(join(root, `${dtype}-`));
    for (const { name, blob } of files) writeFileSync(join(out, name), new Uint8Array(await blob.arrayBuffer()));
    return { out, params };
  }

  test.each(['F32', 'F16', 'BF16'] as const)('reads every %s weight and mask as we wrote it', async (dtype) => {
    const { out, params } = await written(dtype);
    const run = spawnSync(python!, ['load.py'], { cwd: out, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('128 pruned weights, all exactly 0');
    const script = 'import load; w, m = load.load(); [v.tofile("out/" + n) for n, v in w.items()]; print(list(m))';
    const told = spawnSync(python!, ['-c', `import os; os.mkdir("out"); ${script}`], { cwd: out, encoding: 'utf8' });
    expect(told.stdout.trim()).toBe(`['${pruned}']`);
    for (const [name, values] of params) {
      const read = Uint8Array.from(readFileSync(join(out, 'out', name)));
      expect(new Float32Array(read.buffer), name).toEqual(Float32Array.from(values));
    }
  });

  test('a pruned weight that is not 0 is found', async () => {
    const { out } = await written('F32');
    const bytes = readFileSync(join(out, 'model.safetensors'));
    const header = Number(bytes.readBigUInt64LE(0));
    const { data_offsets } = JSON.parse(bytes.toString('utf8', 8, 8 + header))[pruned];
    bytes.writeFloatLE(0.5, 8 + header + data_offsets[0]); // weight 0 is pruned
    writeFileSync(join(out, 'model.safetensors'), bytes);
    const run = spawnSync(python!, ['load.py'], { cwd: out, encoding: 'utf8' });
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain(`${pruned}: 1 pruned weights are not 0`);
  });
});
